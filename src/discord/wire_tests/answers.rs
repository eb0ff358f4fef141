//! Commands, autocomplete, buttons and forms, and who sees the answers.
