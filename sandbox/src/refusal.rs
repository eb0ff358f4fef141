//! How Discord says no: status, code, message and the tree of what is wrong with the body.

use serde_json::{Map, Value, json};

/// A refusal in Discord's shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub code: u32,
    pub message: String,
    pub errors: Option<Value>,
}

impl Refusal {
    pub fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            errors: None,
        }
    }

    pub fn unknown(code: u32, thing: &str) -> Self {
        Self::new(404, code, format!("Unknown {thing}"))
    }

    pub fn unknown_channel() -> Self {
        Self::unknown(10003, "Channel")
    }

    pub fn unknown_message() -> Self {
        Self::unknown(10008, "Message")
    }

    pub fn missing_access() -> Self {
        Self::new(403, 50001, "Missing Access")
    }

    pub fn missing_permissions() -> Self {
        Self::new(403, 50013, "Missing Permissions")
    }

    pub fn unauthorized() -> Self {
        Self::new(401, 0, "401: Unauthorized")
    }

    pub fn body(&self) -> Value {
        let mut body = json!({"message": self.message, "code": self.code});
        if let Some(errors) = &self.errors {
            body["errors"] = errors.clone();
        }
        body
    }
}

/// What is wrong with a body, field by field; becomes a refusal with code 50035.
#[derive(Debug, Default)]
pub struct FormErrors {
    found: Vec<(String, &'static str, String)>,
}

impl FormErrors {
    /// Notes one wrong field. `path` is dotted, as in `embeds.0.title`.
    pub fn add(&mut self, path: impl Into<String>, code: &'static str, message: impl Into<String>) {
        self.found.push((path.into(), code, message.into()));
    }

    /// `BASE_TYPE_BAD_LENGTH` when `text` is longer than `max` or shorter than `min` characters.
    pub fn length(&mut self, path: impl Into<String>, text: &str, min: usize, max: usize) {
        let count = text.chars().count();
        if count > max && min == 0 {
            let words = format!("Must be {max} or fewer in length.");
            self.add(path, "BASE_TYPE_MAX_LENGTH", words);
        } else if count < min || count > max {
            let words = format!("Must be between {min} and {max} in length.");
            self.add(path, "BASE_TYPE_BAD_LENGTH", words);
        }
    }

    pub fn required(&mut self, path: impl Into<String>) {
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// `Ok` when nothing was noted.
    pub fn finish(self) -> Result<(), Refusal> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut tree = Value::Object(Map::new());
        for (path, code, message) in self.found {
            let mut node = &mut tree;
            for key in path.split('.').filter(|key| !key.is_empty()) {
                node = &mut node[key];
            }
            let error = json!({"code": code, "message": message});
            match node["_errors"].as_array_mut() {
                Some(list) => list.push(error),
                None => node["_errors"] = json!([error]),
            }
        }
        Err(Refusal {
            errors: Some(tree),
            ..Refusal::new(400, 50035, "Invalid Form Body")
        })
    }

    /// One wrong field as a refusal.
    pub fn one(path: &str, code: &'static str, message: impl Into<String>) -> Refusal {
        let mut errors = Self::default();
        errors.add(path, code, message);
        match errors.finish() {
            Err(refusal) => refusal,
            Ok(()) => Refusal::new(400, 50035, "Invalid Form Body"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_form_a_tree() {
        let mut errors = FormErrors::default();
        errors.length("embeds.0.title", &"x".repeat(257), 0, 256);
        let refusal = errors.finish().unwrap_err();
        assert_eq!(refusal.code, 50035);
        let tree = refusal.errors.unwrap();
        assert_eq!(
            tree["embeds"]["0"]["title"]["_errors"][0]["code"],
            "BASE_TYPE_MAX_LENGTH"
        );
    }
}
