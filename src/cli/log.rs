//! Where the log goes: standard error, as much as `RUST_LOG` or the config says.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;

/// Starts the log; a second call changes nothing. `level` is for our own words, libraries tell
/// only what goes wrong; `RUST_LOG` goes before it, for everything.
pub fn start(level: &str) {
    let quiet = crate::discord::SAID_ONCE;
    let own =
        format!("error,serenity=warn,{quiet},poise=warn,whoknows={level},whoknows_sandbox={level}");
    let mut filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(own));
    for library in ["tungstenite", "tokio_tungstenite", "hyper", "rustls"] {
        // In full detail these show what they send, and the token is sent.
        if let Ok(warnings_only) = format!("{library}=warn").parse::<Directive>() {
            filter = filter.add_directive(warnings_only);
        }
    }
    // A log that runs already is the one that was wanted.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}
