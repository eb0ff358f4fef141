//! The example is true, mistakes are named, and the token stays hidden.

use secrecy::ExposeSecret;

use super::values::parse_span;
use super::*;
use crate::domain::settings::{Placing, QuietHours};

const EXAMPLE: &str = include_str!("../../config.example.toml");

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("config.toml")).map_err(|error| error.to_string())
}

/// The keys of a section, as serde lists them when it meets one it doesn't know.
fn keys(section: &str) -> Vec<String> {
    let error = toml::from_str::<Config>(&format!("[{section}]\nxyzzy = 1")).unwrap_err();
    let quoted = error.message().split('`').skip(3).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn the_example_is_the_default() {
    assert_eq!(parse(EXAMPLE).unwrap(), Config::default());
    assert_eq!(parse("").unwrap(), Config::default());
}

#[test]
fn the_example_lists_every_key() {
    for section in ["discord", "store", "community", "log"] {
        let keys = keys(section);
        assert!(!keys.is_empty(), "[{section}] has keys");
        let after = EXAMPLE.split(&format!("[{section}]\n")).nth(1).unwrap();
        let part = after.split("\n[").next().unwrap();
        for key in keys {
            let written = part.lines().any(|line| {
                line.trim_start_matches("# ")
                    .starts_with(&format!("{key} = "))
            });
            assert!(
                written,
                "[{section}] {key} is missing from config.example.toml"
            );
        }
    }
}

#[test]
fn values_are_read_as_written() {
    let config = parse(
        "[discord]\napi_base = \"http://127.0.0.1:4600/\"\nclock = \"server\"\n\
         [community]\nhelp_channels = [\"#ask\"]\npatience = \"1h 30m\"\nplacing = \"reply\"\n\
         time_zone = \"Europe/Vienna\"\nsummary_day = \"Friday\"\nquiet_hours = \"23:30-6:00\"\n\
         digest_channel = \"news\"\n[log]\nlevel = \"debug\"",
    )
    .unwrap();
    assert_eq!(
        config.discord.api_base.as_deref(),
        Some("http://127.0.0.1:4600")
    );
    assert_eq!(config.discord.clock, ClockSource::Server);
    assert_eq!(config.community.help_channels, ["#ask"]);
    assert_eq!(config.community.patience, 5400);
    assert_eq!(config.community.placing, Placing::Reply);
    assert_eq!(
        config.community.time_zone.iana_name(),
        Some("Europe/Vienna")
    );
    assert_eq!(config.community.summary_day, jiff::civil::Weekday::Friday);
    assert_eq!(config.community.digest_channel.as_deref(), Some("news"));
    let hours = QuietHours {
        from: 23 * 60 + 30,
        until: 360,
    };
    assert_eq!(config.community.quiet_hours, hours);
    assert_eq!(
        config.community.ask_at_once, 2,
        "what isn't said keeps its default"
    );
}

#[test]
fn mistakes_are_named_with_their_line() {
    let cases = [
        (
            "[community]\n\nask_at_onse = 3",
            "line 3: there is no key `ask_at_onse`; did you mean `ask_at_once`?",
        ),
        (
            "[comunity]\n",
            "line 1: there is no key `comunity`; did you mean `community`?",
        ),
        (
            "[log]\nzzz = 1",
            "line 2: there is no key `zzz`; there are level",
        ),
        ("[discord]\ntoken = \"abc\"", "did you mean `token_file`?"),
        (
            "[community]\nask_at_once = 9",
            "line 2: invalid value: integer `9`, expected a number from 1 to 5",
        ),
        ("[community]\nask_at_once = 0", "a number from 1 to 5"),
        ("[community]\nsummary_hour = 24", "a number from 0 to 23"),
        ("[community]\npatience = \"soon\"", "expected a span"),
        ("[community]\npatience = 5", "line 2"),
        (
            "[community]\ntime_zone = \"Mars/Olympus\"",
            "expected a time zone",
        ),
        (
            "[community]\nquiet_hours = \"22-8\"",
            "expected hours such as",
        ),
        (
            "[discord]\napi_base = \"localhost:80\"",
            "expected an address",
        ),
        (
            "[store]\n[discord]\nclock = \"server\"",
            "line 3: clock = \"server\" needs api_base",
        ),
        ("community", "line 1"),
    ];
    for (text, wanted) in cases {
        let error = parse(text).unwrap_err();
        assert!(error.contains(wanted), "{text:?} gave {error:?}");
        assert!(!error.contains('\n'), "one sentence: {error:?}");
    }
}

#[test]
fn spans_have_units() {
    assert_eq!(parse_span("90s"), Some(90));
    assert_eq!(parse_span(" 1d12h "), Some(129_600));
    for wrong in [
        "",
        "5",
        "m",
        "2 m",
        "-3m",
        "3w",
        "9999999999999999999d",
        "99999999999999999d",
    ] {
        assert_eq!(parse_span(wrong), None, "{wrong:?}");
    }
}

#[test]
fn the_environment_goes_before_the_file_and_nothing_shows_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "from.the.file\n").unwrap();
    let from_env = token(Some("from.the.env".to_owned()), Some(&file)).unwrap();
    assert_eq!(from_env.secret.expose_secret(), "from.the.env");
    let from_file = token(Some("  ".to_owned()), Some(&file)).unwrap();
    assert_eq!(from_file.secret.expose_secret(), "from.the.file");
    assert!(!format!("{from_file:?}").contains("from.the"));
    let error = token(Some("two words".to_owned()), None).unwrap_err();
    assert!(!error.to_string().contains("two words"), "{error}");
    assert!(matches!(token(None, None), Err(TokenError::Missing)));
    let nowhere = folder.path().join("nowhere");
    assert!(matches!(
        token(None, Some(&nowhere)),
        Err(TokenError::Unreadable { .. })
    ));
}

#[cfg(unix)]
#[test]
fn a_token_that_others_can_read_is_warned_about() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "abc").unwrap();
    for (mode, warned) in [(0o600, false), (0o640, true), (0o604, true)] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let token = token(None, Some(&file)).unwrap();
        assert_eq!(token.warning.is_some(), warned, "{mode:o}");
    }
}
