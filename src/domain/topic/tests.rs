//! Texts and the topics a reader finds in them.

use proptest::prelude::*;

use super::*;
use crate::domain::text::{ZoneKind, read};
use crate::domain::vocabulary::Vocabulary;

fn matcher() -> TopicMatcher {
    TopicMatcher::new(&Vocabulary::built_in(), [])
}

fn registered(names: &[(&str, &[&str])]) -> TopicMatcher {
    let registry = names.iter().map(|(name, aliases)| RegistrySkill {
        name: (*name).to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
    });
    TopicMatcher::new(&Vocabulary::built_in(), registry)
}

fn names_in(matcher: &TopicMatcher, text: &str, channel: &str) -> Vec<String> {
    let context = matcher.channel(channel, None);
    matcher
        .find(text, &context)
        .iter()
        .map(|topic| matcher.name(topic.skill).to_owned())
        .collect()
}

/// Each row: text, channel, the skills expected in the order of the text, separated by commas.
fn check(rows: &[(&str, &str, &str)]) {
    let matcher = matcher();
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, channel, expected)| {
            let found = names_in(&matcher, text, channel).join(", ");
            (found != *expected).then(|| {
                format!("#{channel} {text:?}\n  expected: {expected}\n  found:    {found}")
            })
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn plain_names_and_aliases() {
    check(&[
        (
            "How do I make Postgres replicate to a second server without downtime?",
            "help",
            "postgres, replication",
        ),
        (
            "PostgreSQL vs MySQL for a small shop?",
            "help",
            "postgres, mysql",
        ),
        ("my k8s pods restart every night", "help", "kubernetes"),
        ("tsconfig paths are ignored", "help", "typescript"),
        ("any good REST APIs for weather?", "help", "rest apis"),
        ("REST-API or GraphQL?", "help", "rest apis, graphql"),
        (
            "docker-compose and docker compose differ how?",
            "help",
            "docker",
        ),
        ("the dataset is too big for sqlite3", "help", "sqlite"),
        ("Postgres's planner picks a bad index", "help", "postgres"),
        (
            "How does one prove a lemma in Isabelle/HOL?",
            "help",
            "formal verification",
        ),
        ("DOES ANYONE KNOW DJANGO", "help", "django"),
        ("who can review my regexes", "help", "regular expressions"),
        (
            "Kann mir jemand mit PostgreSQL helfen?",
            "hilfe",
            "postgres",
        ),
        ("кто знает python и docker?", "help", "python, docker"),
        ("使用Postgres的人在吗", "help", "postgres"),
        ("איך עושים גיבוי של MySQL?", "help", "mysql"),
        ("هل يعرف أحد كيف أستخدم Docker؟", "help", "docker"),
        ("🎉docker🎉 is fun 🐳", "help", "docker"),
        ("d̶o̷c̸k̴e̵r̶ is broken", "help", "docker"),
    ]);
}

#[test]
fn names_with_marks_are_whole() {
    check(&[
        ("C++ templates vs C# generics", "help", "c++, c#"),
        ("c++17 or c++20?", "help", "c++"),
        ("is F# dead?", "help", "f#"),
        ("migrating from .NET to node.js", "help", ".net, node.js"),
        ("Node.js keeps crashing", "help", "node.js"),
        ("ASP.NET Core or plain .net?", "help", "asp.net, .net"),
        ("the internet is down", "help", ""),
        ("the end.Net result: nothing", "help", ""),
        ("CI/CD for a hobby project?", "help", "ci/cd"),
        ("next.js or Nuxt?", "help", "next.js, nuxt"),
        ("Objective-C bridging header", "help", "objective-c"),
        ("scikit-learn pipelines", "help", "scikit-learn"),
        ("postgresqlish things and undockerable ones", "help", ""),
        ("my_docker_table is empty", "help", ""),
        ("d&d one-shot on friday?", "help", "tabletop roleplaying"),
    ]);
}

#[test]
fn longest_name_wins() {
    check(&[
        ("react native navigation", "help", "react native"),
        ("google cloud run limits", "help", "google cloud"),
        ("spring boot actuator", "help", "spring boot"),
        ("bass guitar strings", "help", "bass guitar"),
        ("sql server backup", "help", "sql server, backups"),
        ("raspberry pi pico w", "help", "rp2040"),
        (
            "the go language server",
            "help",
            "go, integrated development environments",
        ),
    ]);
}

#[test]
fn everyday_words_need_two_signs() {
    check(&[
        ("I want to go there", "general", ""),
        ("let's go with docker", "general", "docker"),
        ("where do I go from here", "golang", "go"),
        ("how do I read a file in Go?", "general", "go"),
        ("golang channels block forever", "general", "go"),
        ("is Go or Python better for a CLI?", "general", "go, python"),
        ("Go to the docker settings", "general", "docker"),
        (
            "we go to Rust conf each year, using the compiler",
            "general",
            "rust",
        ),
        ("use less memory in python", "help", "python"),
        ("it takes less than a minute with docker", "help", "docker"),
        ("vitamin C is good for you", "health", ""),
        ("plan C it is", "general", ""),
        (
            "writing a parser in C, or is Python fine?",
            "general",
            "parsing, c, python",
        ),
        ("is there a plot package in R?", "general", "r"),
        (
            "r u coming to the docker meetup?",
            "general",
            "docker, event planning",
        ),
        (
            "I express my thanks to the javascript people",
            "general",
            "javascript",
        ),
        ("Express middleware runs twice", "web", "express"),
        (
            "how do I make the makefile faster?",
            "general",
            "build systems",
        ),
        (
            "make sure you make a backup of the database",
            "general",
            "backups, databases",
        ),
        ("the windows in my house leak", "general", ""),
        ("npm fails on windows", "general", "npm, windows"),
        (
            "R and QGIS disagree about the projection",
            "general",
            "r, gis",
        ),
    ]);
}

#[test]
fn ambiguous_words_need_one_sign() {
    check(&[
        (
            "how do I remove rust from my hand plane?",
            "woodworking",
            "hand tools",
        ),
        ("how do I remove rust from an old pan", "general", ""),
        ("rust compile times are killing me", "general", "rust"),
        ("lifetimes in rust?", "general", "rust"),
        ("my rust is slow", "rust-help", "rust"),
        ("my rust is slow", "programming", "rust"),
        ("I saw two pandas at the zoo", "general", ""),
        (
            "pandas merge drops rows of my dataframe",
            "general",
            "pandas",
        ),
        ("does Flask need nginx?", "general", "flask, nginx"),
        ("I put tea in the flask", "general", ""),
        ("the spring is here", "general", ""),
        ("swift 5 closures", "general", "swift"),
        ("the site is back up and running", "general", ""),
        (
            "how do I do a backup of the database?",
            "general",
            "backups, databases",
        ),
        ("`pandas` or `polars`?", "general", "pandas"),
        ("curry with too much salt", "cooking", "indian cooking"),
        (
            "how do I curry a function in Haskell?",
            "general",
            "haskell",
        ),
        ("ruby or swift for a first app?", "general", "ruby, swift"),
        ("we had a swift reply", "general", ""),
        (
            "my wok smokes and the sauce burns",
            "general",
            "east asian cooking",
        ),
    ]);
}

#[test]
fn crafts_are_known_too() {
    check(&[
        (
            "My sourdough starter smells like acetone",
            "baking",
            "bread baking",
        ),
        (
            "which hand plane for a beginner, and how do I sharpen it?",
            "workshop",
            "hand tools, sharpening",
        ),
        (
            "how deep do I cut a mortise and tenon in oak?",
            "general",
            "joinery",
        ),
        (
            "dropped stitches in stockinette, can I fix them?",
            "yarn",
            "knitting",
        ),
        (
            "when do I prune my apple tree?",
            "garden",
            "pruning, fruit trees",
        ),
        (
            "aphids on the tomatoes again",
            "garden",
            "pest control, vegetable gardening",
        ),
        ("rear derailleur skips under load", "bikes", "derailleurs"),
        (
            "best aperture for a portrait with a 50mm?",
            "photos",
            "exposure settings, camera lenses",
        ),
        (
            "stringing with PETG on an Ender 3",
            "printing",
            "filament, ender 3",
        ),
        ("barre chords hurt my hand", "music", "guitar"),
        ("is ii-V-I a chord progression?", "music", "music theory"),
        (
            "my bobbin tension is off on a new sewing machine",
            "sewing",
            "sewing machines",
        ),
        (
            "varroa count is up, treat the hive now?",
            "bees",
            "beekeeping",
        ),
        (
            "moderators burn out in our discord server",
            "core",
            "moderation, discord administration",
        ),
    ]);
}

#[test]
fn code_logs_quotes_and_links_name_nothing() {
    let trace = "it dies like this:\nTraceback (most recent call last):\n  File \"/usr/lib/python3/django/run.py\", line 3, in \
                 flask\n    import numpy\nModuleNotFoundError: No module named 'numpy'\nhow do I fix it?";
    check(&[
        (
            "look:\n```\nimport docker\npostgres = 1\n```\nwhy?",
            "general",
            "",
        ),
        (
            "look:\n```rust\nlet docker = 1;\n```\nwhy?",
            "general",
            "rust",
        ),
        ("```go\nfunc main() {}\n```", "general", "go"),
        ("> how do I use docker\nsearch first", "general", ""),
        (">>> docker\nand postgres", "general", ""),
        (
            "see https://docs.docker.com/postgres and <https://rust-lang.org>",
            "general",
            "",
        ),
        ("thanks <@123> <#456> <:docker:789>", "general", ""),
        ("edit /etc/nginx/nginx.conf please", "general", ""),
        ("it's in C:\\python\\docker or ~/docker/x", "general", ""),
        (
            "2026-11-23 09:00:01 ERROR postgres: connection refused",
            "general",
            "",
        ),
        ("[12:00:01] docker: started", "general", ""),
        ("what does `git rebase -i` do?", "general", "git"),
        ("I ran `foo | docker` and nothing", "general", ""),
        ("style.css isn't loaded", "general", "css"),
        (trace, "general", ""),
        (
            "    at com.docker.Main(Main.java:3)\n    at org.postgres.X(X.java:1)",
            "general",
            "",
        ),
        ("unclosed ``` docker and postgres", "general", ""),
    ]);
}

#[test]
fn a_finding_says_where_and_why() {
    let matcher = matcher();
    let text = "ünïcode 🐳 before: how do I read a file in Go? And `pip install` too.";
    let found = matcher.find(text, &ChannelContext::default());
    assert_eq!(found.len(), 2, "{found:?}");
    let go = &found[0];
    assert_eq!(
        (go.span.of(text), go.how, go.place),
        ("Go", How::Name, Place::Words)
    );
    assert_eq!(go.signs, [Sign::Company, Sign::Spelling, Sign::Phrase]);
    assert!(
        go.confidence < 0.9 && go.confidence > 0.5,
        "{}",
        go.confidence
    );
    let pip = &found[1];
    assert_eq!(
        (pip.span.of(text), pip.how, pip.place),
        ("pip install", How::Alias, Place::InlineCode)
    );
    assert!(pip.signs.is_empty());
}

#[test]
fn each_skill_is_found_once_at_its_surest_place() {
    let matcher = matcher();
    let found = matcher.find(
        "psql says no. `postgres` too. Is postgres down?",
        &ChannelContext::default(),
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].how, How::Name);
    assert_eq!(found[0].place, Place::Words);
}

#[test]
fn the_registry_adds_to_the_vocabulary_and_wins_over_it() {
    let matcher = registered(&[
        ("Kubernetes", &["kubes"]),
        ("Dovetail saw sharpening", &[]),
        ("hand planes", &[]),
        ("psql", &[]),
        ("urlaub", &["golang"]),
        ("go", &[]),
        ("Kubernetes", &[]),
    ]);
    for (text, expected) in [
        ("kubes is down", "Kubernetes"),
        ("k8s is down", "Kubernetes"),
        (
            "anyone into dovetail saw sharpening?",
            "Dovetail saw sharpening",
        ),
        ("a hand plane question", "hand planes"),
        ("postgres is down", "psql"),
        ("golang it is", "urlaub"),
    ] {
        assert_eq!(names_in(&matcher, text, "x"), [expected], "{text}");
    }
    assert_eq!(names_in(&matcher, "go there", "x"), Vec::<String>::new());
    let psql = matcher.resolve("PostgreSQL");
    assert!(
        psql.is_some_and(|skill| matcher.is_registered(skill) && matcher.name(skill) == "psql")
    );
    assert!(
        matcher
            .resolve("mysql")
            .is_some_and(|skill| !matcher.is_registered(skill))
    );
}

#[test]
fn a_declared_skill_is_a_sign_for_an_ambiguous_word() {
    let with_rust = registered(&[("rust", &[])]);
    assert_eq!(names_in(&with_rust, "my rust is slow", "general"), ["rust"]);
    assert_eq!(
        names_in(&matcher(), "my rust is slow", "general"),
        Vec::<String>::new()
    );
    let other_company = "my hand plane has rust on it";
    assert_eq!(
        names_in(&with_rust, other_company, "general"),
        ["hand tools"]
    );
}

#[test]
fn registry_names_of_common_words_are_not_found_everywhere() {
    let matcher = registered(&[
        ("log", &[]),
        ("x", &[]),
        ("???", &[]),
        ("", &[]),
        ("the", &["!!"]),
    ]);
    assert_eq!(
        names_in(&matcher, "the log of x says ??? !!", "general"),
        Vec::<String>::new()
    );
}

#[test]
fn a_channel_is_about_what_its_name_and_topic_say() {
    let matcher = matcher();
    for (name, topic, expected) in [
        ("rust-help", None, vec!["rust"]),
        ("help_rust", None, vec!["rust"]),
        ("#go", None, vec!["go"]),
        ("go-here-first", None, vec![]),
        (
            "help",
            Some("Questions on C++ and CMake"),
            vec!["c++", "cmake"],
        ),
        ("woodworking", None, vec!["woodworking"]),
        ("🪵-woodworking", None, vec!["woodworking"]),
        ("general", None, vec![]),
    ] {
        let context = matcher.channel(name, topic);
        let found: Vec<&str> = context
            .skills()
            .iter()
            .map(|skill| matcher.name(*skill))
            .collect();
        assert_eq!(found, expected, "{name} {topic:?}");
    }
}

#[test]
fn relations_hold() {
    let matcher = matcher();
    let id = |name: &str| matcher.resolve(name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(matcher.part_of(id("postgres")), [id("databases")]);
    assert!(matcher.related(id("postgres")).contains(&id("replication")));
    assert!(matcher.related(id("replication")).contains(&id("postgres")));
    assert_eq!(matcher.name(SkillId(u32::MAX)), "");
}

#[test]
fn no_form_means_two_skills_once_hyphens_are_blanks() {
    let vocabulary = Vocabulary::built_in();
    let mut owner = HashMap::new();
    for skill in vocabulary.skills() {
        for form in std::iter::once(&skill.name).chain(&skill.aliases) {
            let key = normal::pattern(form);
            assert!(!key.is_empty(), "{form} has no word in it");
            if let Some(other) = owner.insert(key, &skill.name) {
                assert_eq!(other, &skill.name, "{form}");
            }
        }
    }
}

#[test]
fn completion_goes_from_beginnings_to_misspellings() {
    let matcher = registered(&[("postage stamps", &[])]);
    assert_eq!(matcher.complete("post", 2), ["postage stamps", "postgres"]);
    assert_eq!(matcher.complete("k8s", 1), ["kubernetes"]);
    assert_eq!(matcher.complete("c+", 25)[0], "c");
    assert_eq!(matcher.complete("C++", 1), ["c++"]);
    assert_eq!(matcher.complete("machine", 3)[0], "machine learning");
    assert_eq!(matcher.complete("postgers", 1), ["postgres"]);
    assert_eq!(matcher.complete("", 100).len(), MOST_CHOICES);
    assert_eq!(matcher.complete("", 100)[0], "postage stamps");
    assert_eq!(matcher.complete("qzxqzxqzx", 25), Vec::<&str>::new());
    let learning = matcher.complete("learning", 25);
    assert!(learning.contains(&"deep learning"), "{learning:?}");
}

#[test]
fn suggestions_mend_typos_only() {
    let matcher = matcher();
    for (typed, expected) in [
        ("postgers", Some("postgres")),
        ("kuberntes", Some("kubernetes")),
        ("Pyhton", Some("python")),
        ("wood working", None),
        ("postgres", None),
        ("zzzzzzzz", None),
        ("xy", None),
    ] {
        assert_eq!(matcher.suggest(typed), expected, "{typed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn any_text_is_read_without_panic_and_with_true_spans(text in any_chat(), channel in "\\PC{0,20}") {
        let matcher = small_matcher();
        let context = matcher.channel(&channel, Some(&text));
        for topic in matcher.find(&text, &context) {
            prop_assert!(!topic.span.of(&text).is_empty(), "{topic:?}");
            prop_assert!((0.0..=1.0).contains(&topic.confidence));
        }
        matcher.complete(&text, 25);
        matcher.suggest(&text);
    }

    #[test]
    fn code_blocks_never_name_anything(code in "[^`]{0,80}") {
        let text = format!("```\n{code} docker postgres\n```");
        prop_assert!(small_matcher().find(&text, &ChannelContext::default()).is_empty());
        prop_assert!(!read(&text).has(ZoneKind::Prose));
    }
}

fn small_matcher() -> TopicMatcher {
    let file = "field = \"x\"\nfamilies = [\"y\"]\nwords = [\"code\"]\n[[skill]]\nname = \"docker\"\n[[skill]]\nname = \
                \"go\"\neveryday = [\"go\"]\n[[skill]]\nname = \"c++\"\naliases = [\"postgres\"]\n";
    let vocabulary =
        Vocabulary::parse(&[("x.toml", file)]).unwrap_or_else(|error| panic!("{error}"));
    TopicMatcher::new(&vocabulary, [])
}

/// Chat-like text: any characters, mixed with the marks and names that the rooms look for.
fn any_chat() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[ \n]{1,3}",
        prop::sample::select(vec![
            "docker",
            "Go",
            "go",
            "c++",
            "`",
            "``",
            "```",
            "> ",
            ">>> ",
            "<@1>",
            "<",
            "https://x.y/z",
            ".",
            "'s",
            "\u{301}",
            "日本",
            "🐳",
            "/etc/x",
            "in ",
            "\u{202E}",
            "@everyone",
            "#",
            "++",
            "C:\\x",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}
