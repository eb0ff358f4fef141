//! The control interface by plain HTTP, as a script uses it.

use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Runtime;

/// A client that waits for each answer.
pub struct Client {
    runtime: Runtime,
    http: reqwest::Client,
    base: String,
}

impl Client {
    /// For `http://127.0.0.1:PORT`.
    pub fn new(base: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        Self {
            runtime,
            http: reqwest::Client::new(),
            base: base.to_owned(),
        }
    }

    /// `GET /sandbox/…`.
    pub fn get(&self, path: &str) -> Value {
        self.send(self.http.get(format!("{}/sandbox/{path}", self.base)))
    }

    /// `POST /sandbox/…`.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        let address = format!("{}/sandbox/{path}", self.base);
        self.send(self.http.post(address).body(body.to_string()))
    }

    fn send(&self, request: reqwest::RequestBuilder) -> Value {
        let request = request.timeout(Duration::from_secs(20));
        self.runtime.block_on(async {
            let answer = request.send().await.expect("an answer");
            let status = answer.status();
            let text = answer.text().await.expect("a body");
            assert!(status.is_success(), "{status}: {text}");
            serde_json::from_str(&text).expect("JSON")
        })
    }
}
