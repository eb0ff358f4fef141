//! The vocabulary files, built into the program.

/// (file name, content)
pub(super) const FILES: [(&str, &str); 4] = [
    (
        "cloud_and_operations.toml",
        include_str!("../../../data/vocabulary/cloud_and_operations.toml"),
    ),
    (
        "databases.toml",
        include_str!("../../../data/vocabulary/databases.toml"),
    ),
    (
        "languages.toml",
        include_str!("../../../data/vocabulary/languages.toml"),
    ),
    (
        "web.toml",
        include_str!("../../../data/vocabulary/web.toml"),
    ),
];
