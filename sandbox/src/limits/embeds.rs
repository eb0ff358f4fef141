//! Embeds: their limits, and how they come back.

use serde_json::{Value, json};

use crate::refusal::FormErrors;
use crate::world::{Attachment, World};

/// Characters of all embeds of a message together.
const TOTAL: usize = 6000;

/// (field, limit) of the texts of an embed.
const TEXTS: [(&str, usize); 4] = [
    ("/title", 256),
    ("/description", 4096),
    ("/footer/text", 2048),
    ("/author/name", 256),
];

pub fn check(list: &Value, errors: &mut FormErrors) {
    let embeds = match list {
        Value::Null => return,
        Value::Array(embeds) => embeds,
        _ => {
            errors.add(
                "embeds",
                "LIST_TYPE_CONVERT",
                "Only iterables may be used in a ListType",
            );
            return;
        }
    };
    if embeds.len() > 10 {
        errors.add(
            "embeds",
            "BASE_TYPE_MAX_LENGTH",
            "Must be 10 or fewer in length.",
        );
    }
    let mut total = 0;
    for (index, embed) in embeds.iter().enumerate() {
        total += check_one(embed, &format!("embeds.{index}"), errors);
    }
    if total > TOTAL {
        let words = format!("Embed size exceeds maximum size of {TOTAL}");
        errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", words);
    }
}

/// Checks one embed and returns how many characters it has.
fn check_one(embed: &Value, path: &str, errors: &mut FormErrors) -> usize {
    let mut total = 0;
    for (pointer, limit) in TEXTS {
        let Some(value) = embed.pointer(pointer).filter(|value| !value.is_null()) else {
            continue;
        };
        let place = format!("{path}{}", pointer.replace('/', "."));
        let Some(text) = value.as_str() else {
            errors.add(
                place,
                "STRING_TYPE_CONVERT",
                "Could not interpret as string.",
            );
            continue;
        };
        total += text.chars().count();
        errors.length(place, text, 0, limit);
    }
    let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
    if fields.len() > 25 {
        errors.add(
            format!("{path}.fields"),
            "BASE_TYPE_MAX_LENGTH",
            "Must be 25 or fewer in length.",
        );
    }
    for (index, field) in fields.iter().enumerate() {
        for (key, limit) in [("name", 256), ("value", 1024)] {
            let place = format!("{path}.fields.{index}.{key}");
            match field[key].as_str().filter(|text| !text.is_empty()) {
                Some(text) => {
                    total += text.chars().count();
                    errors.length(place, text, 0, limit);
                }
                None => errors.required(place),
            }
        }
    }
    check_addresses(embed, path, errors);
    let media = ["image", "thumbnail", "video", "author", "footer"];
    let shows = media.iter().any(|key| embed[*key].is_object());
    if total == 0 && !shows {
        errors.required(format!("{path}.description"));
    }
    total
}

fn check_addresses(embed: &Value, path: &str, errors: &mut FormErrors) {
    let places = [
        ("/url", false),
        ("/image/url", true),
        ("/thumbnail/url", true),
        ("/author/url", false),
        ("/author/icon_url", true),
        ("/footer/icon_url", true),
    ];
    for (pointer, upload) in places {
        let Some(url) = embed.pointer(pointer).and_then(Value::as_str) else {
            continue;
        };
        let web = url.starts_with("http://") || url.starts_with("https://");
        let own = upload && url.starts_with("attachment://");
        if !web && !own {
            let place = format!("{path}{}", pointer.replace('/', "."));
            let words = "Scheme must be one of ('http', 'https').";
            errors.add(place, "URL_TYPE_INVALID_SCHEME", words);
        }
    }
}

/// The embeds of a body as Discord gives them back: typed, and with addresses for uploads.
pub fn normalized(body: &Value, world: &World, files: &[Attachment]) -> Vec<Value> {
    let list = body["embeds"].as_array().map_or(&[][..], Vec::as_slice);
    list.iter()
        .map(|embed| {
            let mut embed = embed.clone();
            embed["type"] = json!("rich");
            for pointer in ["/image", "/thumbnail"] {
                if let Some(picture) = embed.pointer_mut(pointer) {
                    point_to_upload(picture, world, files);
                }
            }
            embed
        })
        .collect()
}

fn point_to_upload(picture: &mut Value, world: &World, files: &[Attachment]) {
    let name = picture["url"]
        .as_str()
        .and_then(|url| url.strip_prefix("attachment://"));
    let file = name.and_then(|name| {
        let name = super::safe_filename(name);
        files.iter().find(|file| file.filename == name)
    });
    if let Some(file) = file {
        let json = world.attachment_json(file);
        picture["url"] = json["url"].clone();
        picture["proxy_url"] = json["url"].clone();
        if let Some((width, height)) = file.pixels {
            picture["width"] = json!(width);
            picture["height"] = json!(height);
        }
    }
}
