//! Matching messages against 100 to 1,000,000 skill declarations, beside a `regex::RegexSet` of the same names.
//!
//! `cargo bench --bench matching`. A declaration is one person saying they know one skill; what the matcher holds are
//! the distinct names, at most 10,000 here, half of them from the vocabulary. Each measured item is one ordinary chat
//! message; the ratio is that of the medians of two alternatives of the same size in the same run.

#![allow(clippy::expect_used, missing_docs)] // a benchmark stops at the first thing that is wrong

use divan::{Bencher, black_box, counter::ItemsCount};
use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use whoknows::domain::topic::{ChannelContext, RegistrySkill, TopicMatcher};
use whoknows::domain::vocabulary::Vocabulary;

/// Written for this benchmark, in the lengths that chat has (median 60 characters).
const MESSAGES: [&str; 16] = [
    "How do I make Postgres replicate to a second server without downtime?",
    "yeah that works for me, thanks a lot!",
    "Does anyone know a good way to profile async code in Rust? Flamegraphs only show the executor.",
    "lol",
    "I'm trying to build an ESP32 weather station and the sensor stops answering after about an hour of running.",
    "see you tomorrow then",
    "What's the difference between a jack plane and a smoothing plane, and which should a beginner buy first?",
    "hmm, have you tried turning the retraction down? mine strings at 6 mm",
    "my sourdough starter smells like acetone, is it dead",
    "can you check the logs? I think the deployment failed again because of the certificate",
    "ok so I read the docs twice and I still don't get why useEffect runs two times",
    "good morning everyone",
    "is there a C# equivalent of LINQ in TypeScript or do people just use map and filter there?",
    "the meeting moved to 3 pm, same room",
    "Why does `git rebase -i` open nano instead of vim even though I set core.editor?",
    "I would go there by train, it is less of a hassle than the airport",
];

/// 2,000 different messages: the ones above, in every second of which a name of the registry stands.
fn messages(declarations: usize) -> Vec<String> {
    let names: Vec<String> = distinct_names(declarations).collect();
    (0..2_000)
        .map(|n| {
            let words: Vec<&str> = MESSAGES[n % MESSAGES.len()].split(' ').collect();
            let (before, after) = words.split_at((n / MESSAGES.len()) % words.len());
            let name = if n.is_multiple_of(2) {
                ""
            } else {
                &names[n * 37 % names.len()]
            };
            format!("{} {name} {}", before.join(" "), after.join(" "))
        })
        .collect()
}

const SIZES: [usize; 3] = [100, 10_000, 1_000_000];
/// A regex of 1,000,000 declarations is that of 10,000: the names are the same.
const REGEX_SIZES: [usize; 2] = [100, 10_000];

fn main() {
    divan::main();
}

/// Declarations of a community: 1,000,000 are 100 people for each of 10,000 names.
fn declarations(count: usize) -> impl Iterator<Item = RegistrySkill> {
    let vocabulary = Vocabulary::built_in();
    let forms: Vec<String> = vocabulary
        .skills()
        .iter()
        .flat_map(|skill| std::iter::once(&skill.name).chain(&skill.aliases))
        .cloned()
        .collect();
    let distinct = count.min(10_000);
    (0..count).map(move |n| {
        let n = n % distinct;
        let name = match forms.get(n / 2) {
            Some(form) if n.is_multiple_of(2) => form.clone(),
            _ => synthetic_name(n),
        };
        RegistrySkill {
            name,
            aliases: Vec::new(),
        }
    })
}

/// Pronounceable and distinct, two words: "karelo timunu".
fn synthetic_name(n: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ka", "re", "lo", "ti", "mu", "nu", "sa", "vi", "do", "pe", "ra", "fi", "go", "he", "za",
        "bu",
    ];
    let syllable = |shift: usize| SYLLABLES[(n >> shift) & 15];
    format!(
        "{}{}{} {}{}",
        syllable(0),
        syllable(4),
        syllable(8),
        syllable(12),
        syllable(2)
    )
}

fn matcher(count: usize) -> TopicMatcher {
    TopicMatcher::new(&Vocabulary::built_in(), declarations(count))
}

/// The simple alternative: one expression a name, with word boundaries and case of ASCII only, which is the fastest
/// that the crate offers. It says which names are
/// in the text, but neither where, nor the longest, nor whether an ambiguous word is meant.
fn regex_set(count: usize) -> RegexSet {
    let patterns = distinct_names(count).map(|name| format!(r"\b{}\b", regex::escape(&name)));
    RegexSetBuilder::new(patterns)
        .case_insensitive(true)
        .unicode(false)
        .size_limit(1 << 32)
        .dfa_size_limit(1 << 28)
        .build()
        .expect("the names are escaped")
}

/// The better alternative: all names in one expression, which finds them one after the other, first listed first.
fn one_regex(count: usize) -> Regex {
    let names: Vec<String> = distinct_names(count)
        .map(|name| regex::escape(&name))
        .collect();
    RegexBuilder::new(&format!(r"\b(?:{})\b", names.join("|")))
        .case_insensitive(true)
        .unicode(false)
        .size_limit(1 << 32)
        .dfa_size_limit(1 << 28)
        .build()
        .expect("the names are escaped")
}

fn distinct_names(count: usize) -> impl Iterator<Item = String> {
    let mut names: Vec<String> = declarations(count).map(|skill| skill.name).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter()
}

#[divan::bench_group(name = "one_message", sample_count = 2_000, max_time = 3)]
mod one_message {
    use super::{Bencher, ChannelContext, ItemsCount, REGEX_SIZES, SIZES, black_box};

    #[divan::bench(args = SIZES)]
    fn matcher(bencher: Bencher, declarations: usize) {
        let matcher = super::matcher(declarations);
        let anywhere = ChannelContext::default();
        let mut messages = super::messages(declarations).into_iter().cycle();
        bencher
            .counter(ItemsCount::new(1_usize))
            .with_inputs(|| messages.next().unwrap_or_default())
            .bench_local_refs(|message| matcher.find(black_box(message), &anywhere));
    }

    #[divan::bench(args = REGEX_SIZES)]
    fn regex_set(bencher: Bencher, declarations: usize) {
        let set = super::regex_set(declarations);
        let mut messages = super::messages(declarations).into_iter().cycle();
        bencher
            .counter(ItemsCount::new(1_usize))
            .with_inputs(|| messages.next().unwrap_or_default())
            .bench_local_values(|message| {
                set.matches(black_box(message.as_bytes()))
                    .into_iter()
                    .count()
            });
    }

    #[divan::bench(args = REGEX_SIZES)]
    fn one_regex(bencher: Bencher, declarations: usize) {
        let regex = super::one_regex(declarations);
        let mut messages = super::messages(declarations).into_iter().cycle();
        bencher
            .counter(ItemsCount::new(1_usize))
            .with_inputs(|| messages.next().unwrap_or_default())
            .bench_local_refs(|message| regex.find_iter(black_box(message.as_bytes())).count());
    }
}

#[divan::bench_group(name = "build", sample_count = 5, sample_size = 1)]
mod build {
    use super::{REGEX_SIZES, Regex, RegexSet, SIZES, TopicMatcher};

    #[divan::bench(args = SIZES)]
    fn matcher(declarations: usize) -> TopicMatcher {
        super::matcher(declarations)
    }

    /// Ten thousand take most of a minute, too long to repeat.
    #[divan::bench(args = [100])]
    fn regex_set(declarations: usize) -> RegexSet {
        super::regex_set(declarations)
    }

    #[divan::bench(args = REGEX_SIZES)]
    fn one_regex(declarations: usize) -> Regex {
        super::one_regex(declarations)
    }
}

/// A message as long as Discord allows to members with Nitro, of ordinary words.
#[divan::bench(args = SIZES)]
fn longest_message(bencher: Bencher, declarations: usize) {
    let matcher = matcher(declarations);
    let message = MESSAGES
        .join(" ")
        .repeat(4)
        .chars()
        .take(4_000)
        .collect::<String>();
    bencher.bench_local(|| matcher.find(black_box(&message), &ChannelContext::default()));
}

/// 4,000 bytes of one mark, which a careless reader takes quadratic time for; each must stay under a millisecond.
#[divan::bench(args = ["`", "``", "<", "<@", "> ", "h", "/", "@", "*", ".", "\u{301}", "🇩", "~", "|", "[", "`a", "<a:", "docker "])]
fn hostile_message(bencher: Bencher, mark: &str) {
    let matcher = matcher(100);
    let message = mark.repeat(4_000 / mark.len());
    bencher.bench_local(|| {
        let topics = matcher
            .find(black_box(&message), &ChannelContext::default())
            .len();
        let title = whoknows::domain::text::title(&message, 100);
        let safe = whoknows::domain::text::escape_markdown(&message);
        (topics, title, safe)
    });
}

/// What autocomplete does for each letter typed.
#[divan::bench(args = SIZES)]
fn complete(bencher: Bencher, declarations: usize) {
    let matcher = matcher(declarations);
    bencher.bench_local(|| matcher.complete(black_box("post"), 25).len());
}
