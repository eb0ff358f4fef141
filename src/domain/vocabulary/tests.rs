//! The files are sound, and what is wrong in one is told with its file and skill.

use super::*;

fn built_in() -> Vocabulary {
    Vocabulary::parse(&files::FILES).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_built_in_vocabulary_is_large_and_sound() {
    let vocabulary = built_in();
    assert!(
        vocabulary.skills().len() >= 450,
        "{}",
        vocabulary.skills().len()
    );
    assert!(vocabulary.fields().len() >= 18);
    for skill in vocabulary.skills() {
        for form in std::iter::once(&skill.name).chain(&skill.aliases) {
            assert!(form.chars().count() <= LONGEST_NAME, "{form}");
            assert_eq!(form.to_lowercase(), *form);
            assert_eq!(vocabulary.skill(form), Some(skill), "{form}");
        }
    }
    for field in vocabulary.fields() {
        assert!(!field.families.is_empty(), "{} has no family", field.name);
    }
}

#[test]
fn crafts_away_from_the_screen_are_there() {
    let vocabulary = built_in();
    for craft in [
        "woodworking",
        "cooking",
        "baking",
        "gardening",
        "sewing",
        "knitting",
        "photography",
        "guitar",
        "bicycle repair",
        "3d printing",
        "beekeeping",
        "welding",
    ] {
        assert!(vocabulary.skill(craft).is_some(), "{craft}");
    }
}

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/vocabulary");
    let mut on_disk: Vec<String> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name != "README.md")
        .collect();
    on_disk.sort();
    let mut embedded: Vec<&str> = files::FILES.iter().map(|(name, _)| *name).collect();
    embedded.sort_unstable();
    assert_eq!(on_disk, embedded);
}

#[test]
fn part_of_never_goes_in_circles() {
    let vocabulary = built_in();
    for skill in vocabulary.skills() {
        let mut wider = skill.part_of.clone();
        for _ in 0..10 {
            assert!(
                !wider.contains(&skill.name),
                "{} is part of itself",
                skill.name
            );
            wider = wider
                .iter()
                .filter_map(|name| vocabulary.skill(name))
                .flat_map(|skill| skill.part_of.clone())
                .collect();
        }
        assert!(
            wider.is_empty(),
            "{} is nested more than ten deep",
            skill.name
        );
    }
}

#[test]
fn what_is_wrong_is_told_with_file_and_skill() {
    let head = "field = \"x\"\nfamilies = [\"y\"]\n";
    let skill = |lines: &str| {
        format!("{head}[[skill]]\nname = \"good\"\n[[skill]]\nname = \"bad\"\n{lines}\n")
    };
    for (content, expected) in [
        (
            skill("aliases = [\"good\"]"),
            "x.toml: skill \"bad\": \"good\" already belongs to \"good\"",
        ),
        (
            skill("aliases = [\"bad\"]"),
            "x.toml: skill \"bad\": \"bad\" already belongs to \"bad\"",
        ),
        (
            skill("aliases = [\"\"]"),
            "x.toml: skill \"bad\": \"\" is empty",
        ),
        (
            skill("aliases = [\"Bad\"]"),
            "x.toml: skill \"bad\": \"Bad\" has capitals; names are written in lower case",
        ),
        (
            skill("aliases = [\" b\"]"),
            "x.toml: skill \"bad\": \" b\" has stray blanks",
        ),
        (
            skill(&format!("aliases = [\"{}\"]", "b".repeat(51))),
            &format!(
                "x.toml: skill \"bad\": \"{}\" is longer than 50 characters",
                "b".repeat(51)
            ),
        ),
        (
            skill("everyday = [\"go\"]"),
            "x.toml: skill \"bad\": \"go\" is marked, but is neither the name nor an alias",
        ),
        (
            skill("part_of = [\"nothing\"]"),
            "x.toml: skill \"bad\": no skill is called \"nothing\" (in part_of)",
        ),
        (
            skill("related = [\"bad\"]"),
            "x.toml: skill \"bad\": no skill is called \"bad\" (in related)",
        ),
    ] {
        let error = Vocabulary::parse(&[("x.toml", &content)]).map(|_| ());
        assert_eq!(
            error.map_err(|error| error.to_string()),
            Err(expected.to_owned())
        );
    }
    let unreadable = Vocabulary::parse(&[("x.toml", "field = 3")]).map(|_| ());
    assert!(unreadable.is_err_and(|error| {
        error
            .to_string()
            .starts_with("x.toml: TOML parse error at line 1")
    }));
    let unknown_key = Vocabulary::parse(&[("x.toml", &skill("alias = [\"b\"]"))]).map(|_| ());
    assert!(unknown_key.is_err_and(|error| error.to_string().contains("unknown field `alias`")));
}

#[test]
fn more_families_than_bits_are_refused() {
    let families: Vec<String> = (0..65).map(|n| format!("\"f{n}\"")).collect();
    let content = format!(
        "field = \"x\"\nfamilies = [{}]\n[[skill]]\nname = \"a\"\n",
        families.join(", ")
    );
    let result = Vocabulary::parse(&[("x.toml", &content)]).map(|_| ());
    assert_eq!(result, Err(VocabularyError::TooMany));
}
