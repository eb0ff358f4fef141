//! Where the log goes: standard error, as much as `RUST_LOG` or the config says.

use tracing_subscriber::EnvFilter;

/// Starts the log; a second call changes nothing. `RUST_LOG` goes before `level`.
pub fn start(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    // A log that runs already is the one that was wanted.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .try_init();
}
