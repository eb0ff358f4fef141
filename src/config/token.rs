//! The token: from the environment or a file, and never anywhere else.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// A token and what is to be said about where it came from.
#[derive(Debug)]
pub struct Token {
    /// The bot's key; not shown by `Debug`.
    pub secret: SecretString,
    /// A warning for the operator, if there is cause.
    pub warning: Option<String>,
}

/// Why there is no token; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// None was given.
    #[error(
        "there is no token; set DISCORD_TOKEN, or name a file that holds it with `token_file` \
         under [discord] in the config file"
    )]
    Missing,
    /// The file can't be read.
    #[error("can't read the token file {}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What was given can't be a token.
    #[error("what {from} holds is no token; it must be one line without blanks")]
    Malformed {
        /// Where it came from.
        from: String,
    },
}

/// The token, from the environment's value if there is one, else from the file.
pub fn token(environment: Option<String>, file: Option<&Path>) -> Result<Token, TokenError> {
    let given = environment.filter(|value| !value.trim().is_empty());
    if let Some(value) = given {
        let secret = checked(&value, "DISCORD_TOKEN")?;
        return Ok(Token {
            secret,
            warning: None,
        });
    }
    let path = file.ok_or(TokenError::Missing)?;
    let text = std::fs::read_to_string(path).map_err(|source| TokenError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    Ok(Token {
        secret: checked(&text, &format!("the file {}", path.display()))?,
        warning: readable_by_others(path),
    })
}

fn checked(text: &str, from: &str) -> Result<SecretString, TokenError> {
    let text = text.trim();
    let text = text.strip_prefix("Bot ").unwrap_or(text);
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let from = from.to_owned();
        return Err(TokenError::Malformed { from });
    }
    Ok(SecretString::from(text.to_owned()))
}

#[cfg(unix)]
fn readable_by_others(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        let path = path.display();
        format!("others on this machine can read the token in {path}; run: chmod 600 {path}")
    })
}

#[cfg(not(unix))]
fn readable_by_others(_: &Path) -> Option<String> {
    None
}
