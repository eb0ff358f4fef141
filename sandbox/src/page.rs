//! The chat page: plain files built into the program and served with strict headers.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Everything comes from this server; what a message says can neither load nor run anything.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const DRAWING: &str = "image/svg+xml";

const INDEX: &str = include_str!("../page/index.html");

/// A file of the page: name, content type, text.
type Asset = (&'static str, &'static str, &'static str);

macro_rules! assets {
    ($($name:literal: $kind:expr),+ $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("../page/", $name)))),+]
    };
}

const ASSETS: &[Asset] = assets! {
    "actions.js": SCRIPT,
    "api.js": SCRIPT,
    "attachment.js": SCRIPT,
    "base.css": STYLE,
    "channels.js": SCRIPT,
    "clock.js": SCRIPT,
    "commands.js": SCRIPT,
    "composer.css": STYLE,
    "composer.js": SCRIPT,
    "controls.css": STYLE,
    "controls.js": SCRIPT,
    "dom.js": SCRIPT,
    "drawer.js": SCRIPT,
    "embed.css": STYLE,
    "embed.js": SCRIPT,
    "faults.js": SCRIPT,
    "forum.css": STYLE,
    "forum.js": SCRIPT,
    "icon.svg": DRAWING,
    "interaction.js": SCRIPT,
    "layout.css": STYLE,
    "log.js": SCRIPT,
    "main.js": SCRIPT,
    "markdown.js": SCRIPT,
    "markup.js": SCRIPT,
    "members.js": SCRIPT,
    "menu.js": SCRIPT,
    "message.css": STYLE,
    "message.js": SCRIPT,
    "modal.js": SCRIPT,
    "notice.js": SCRIPT,
    "people.css": STYLE,
    "phone.js": SCRIPT,
    "picker.js": SCRIPT,
    "places.css": STYLE,
    "popup.js": SCRIPT,
    "reads.js": SCRIPT,
    "route.js": SCRIPT,
    "rows.js": SCRIPT,
    "sight.js": SCRIPT,
    "state.js": SCRIPT,
    "stream.js": SCRIPT,
    "suggest.js": SCRIPT,
    "sync.js": SCRIPT,
    "text.css": STYLE,
    "time.js": SCRIPT,
};

/// The routes of everything the page loads, under `/page/`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/page/{name}", get(asset))
}

/// The page itself, for `/`.
pub fn index() -> Response {
    (headers("text/html; charset=utf-8"), INDEX).into_response()
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, _, _)| *known == name) {
        Some((_, kind, text)) => (headers(kind), *text).into_response(),
        None => (StatusCode::NOT_FOUND, "The page has no such file.\n").into_response(),
    }
}

/// A page of an older program must never meet the server of a newer one, so nothing is cached.
fn headers(kind: &'static str) -> HeaderMap {
    let fields: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    fields
        .into_iter()
        .map(|(name, value)| (name, HeaderValue::from_static(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn folder() -> BTreeSet<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/page");
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "index.html")
            .collect()
    }

    /// What stands between `before` and the next quotation mark, for each `before` in `text`.
    fn quoted<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
        text.split(before)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    #[test]
    fn every_file_of_the_page_is_served() {
        let served: BTreeSet<String> = ASSETS
            .iter()
            .map(|(name, _, _)| (*name).to_owned())
            .collect();
        assert_eq!(served, folder());
    }

    #[test]
    fn whatever_the_page_asks_for_is_there() {
        let files = folder();
        let mut asked: Vec<&str> = quoted(INDEX, "\"/page/");
        for (name, _, text) in ASSETS.iter().filter(|(_, kind, _)| *kind == SCRIPT) {
            let imports = quoted(text, "from \"./");
            assert!(!imports.contains(name), "{name} imports itself");
            asked.extend(imports);
        }
        assert!(asked.len() > 20);
        for name in asked {
            assert!(files.contains(name), "{name} is asked for but isn't there");
        }
    }

    #[test]
    fn no_text_becomes_markup() {
        let doors = [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ];
        for (name, _, text) in ASSETS {
            for door in doors {
                assert!(!text.contains(door), "{name} uses {door}");
            }
        }
        assert!(
            !INDEX.contains(" style="),
            "the policy forbids inline styles"
        );
    }

    #[test]
    fn each_file_fits_its_room() {
        for (name, _, text) in ASSETS {
            let lines = text.lines().count();
            assert!(lines < 400, "{name} has {lines} lines");
            let opening = text.trim_start();
            let told = ["//", "/*", "<svg"]
                .iter()
                .any(|mark| opening.starts_with(mark));
            assert!(told, "{name} doesn't say what it is for");
        }
    }

    #[test]
    fn headers_forbid_what_is_not_ours() {
        let answer = index();
        let policy = &answer.headers()[header::CONTENT_SECURITY_POLICY];
        assert!(policy.to_str().unwrap().starts_with("default-src 'none'"));
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(
            answer.headers()[header::CONTENT_TYPE],
            "text/html; charset=utf-8"
        );
    }
}
