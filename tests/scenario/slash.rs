//! A slash command as typed into a scenario: `/skills add skill:rust, postgres level:expert`.

/// Every option there is; a word with a colon that isn't one belongs to the value before it.
const OPTIONS: [&str; 18] = [
    "alias",
    "into",
    "name",
    "role",
    "skill",
    "level",
    "member",
    "topic",
    "question",
    "text",
    "mode",
    "from",
    "to",
    "time-zone",
    "per-day",
    "per-week",
    "for",
    "weeks",
];

/// A command, parsed.
pub struct Slash {
    /// Its name with subcommand: "skills add".
    pub name: String,
    /// Options in the order typed.
    pub options: Vec<(String, String)>,
}

impl Slash {
    /// Reads a command.
    pub fn parse(text: &str) -> Self {
        let (mut name, mut options) = (Vec::new(), Vec::<(String, String)>::new());
        for word in text.trim_start_matches('/').split(' ') {
            let option = word
                .split_once(':')
                .filter(|(option, _)| OPTIONS.contains(option));
            match (option, options.last_mut()) {
                (Some((option, value)), _) => options.push((option.to_owned(), value.to_owned())),
                (None, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(word);
                }
                (None, None) => name.push(word),
            }
        }
        Self {
            name: name.join(" "),
            options,
        }
    }

    /// The value of an option.
    pub fn get(&self, option: &str) -> Option<String> {
        self.options
            .iter()
            .find(|(name, _)| name == option)
            .map(|(_, value)| value.clone())
    }

    /// The value of an option that must be there.
    pub fn need(&self, option: &str) -> Result<String, String> {
        self.get(option)
            .ok_or_else(|| format!("/{} needs {option}:", self.name))
    }
}
