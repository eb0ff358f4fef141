//! The chat page as a person uses it: look, click, choose, type. What can be held on to is told in the
//! comment on top of the page itself.

use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use super::processes::Driver;

/// How long something may take to appear; much more than it needs, machines are busy.
const APPEARS_WITHIN: Duration = Duration::from_secs(20);
/// How often we look.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// What the page is shown on.
#[derive(Clone, Copy)]
pub struct Screen {
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// Pixels of a screenshot per CSS pixel.
    pub density: f64,
}

impl Screen {
    /// A small laptop.
    pub const LAPTOP: Self = Self {
        width: 1280,
        height: 800,
        density: 1.0,
    };
    /// A phone.
    pub const PHONE: Self = Self {
        width: 390,
        height: 844,
        density: 2.0,
    };
}

/// An open chat page in a browser with a fresh profile.
pub struct Page {
    client: Client,
    _profile: TempDir,
}

impl Page {
    /// Opens the page of a sandbox and waits until it shows a channel.
    pub async fn open(driver: &Driver, address: &str, screen: Screen) -> anyhow::Result<Self> {
        let profile = tempfile::tempdir()?;
        let Screen {
            width,
            height,
            density,
        } = screen;
        let options = json!({
            "binary": driver.browser,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--hide-scrollbars", format!("--window-size={width},{height}"),
                format!("--user-data-dir={}", profile.path().display()),
            ],
            "mobileEmulation": { "deviceMetrics": {
                "width": width, "height": height, "pixelRatio": density, "mobile": false, "touch": false,
            }},
        });
        let mut wanted = serde_json::Map::new();
        wanted.insert("goog:chromeOptions".to_owned(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&driver.base)
            .await
            .context("chromedriver didn't start the browser")?;
        client.goto(address).await?;
        let page = Self {
            client,
            _profile: profile,
        };
        page.see("[data-testid=place-title] ~ *, article").await?;
        Ok(page)
    }

    /// Ends the browser.
    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.client.close().await?)
    }

    /// Chooses in the top line whom to be.
    pub async fn become_member(&self, name: &str) -> anyhow::Result<()> {
        let choice = self.see("[data-testid=act-as]").await?;
        choice.select_by_value(name).await?;
        // The composer names the writer once the whole page has turned to them.
        let turned = format!("[data-testid=composer][aria-label*=\", as {name}.\"]");
        self.see(&turned).await.map(drop)
    }

    /// Opens a channel from the list.
    pub async fn go_to(&self, channel: &str) -> anyhow::Result<()> {
        let link = format!("[data-testid=channel-link][data-channel-name=\"{channel}\"]");
        self.click(&link).await?;
        self.see(&format!("{link}[aria-current=page]"))
            .await
            .map(drop)
    }

    /// Types a message or a command and sends it with Enter.
    pub async fn write(&self, line: &str) -> anyhow::Result<()> {
        let field = self.see("[data-testid=composer]").await?;
        field.send_keys(line).await?;
        field.send_keys(&Key::Enter.to_string()).await?;
        // It is emptied once the line is sent.
        self.until(&format!("“{line}” is sent"), async || {
            Ok((field.prop("value").await?.as_deref() == Some("")).then_some(()))
        })
        .await
    }

    /// Clicks, or waits until there is something to click.
    pub async fn click(&self, selector: &str) -> anyhow::Result<()> {
        self.until(&format!("{selector} can be clicked"), async || {
            self.client
                .find(Locator::Css(selector))
                .await?
                .click()
                .await
                .map(Some)
        })
        .await
    }

    /// Waits until it is there.
    pub async fn see(&self, selector: &str) -> anyhow::Result<Element> {
        self.until(&format!("{selector} is there"), async || {
            self.client.find(Locator::Css(selector)).await.map(Some)
        })
        .await
    }

    /// How many of these there are now.
    pub async fn count(&self, selector: &str) -> anyhow::Result<usize> {
        Ok(self.client.find_all(Locator::Css(selector)).await?.len())
    }

    /// Waits for a message of `author` with all of these `words` in it and answers its text.
    pub async fn read(&self, author: &str, words: &[&str]) -> anyhow::Result<String> {
        self.read_in(&format!("article[data-author=\"{author}\"]"), words)
            .await
    }

    /// Waits for a message of the bot that only the acting member sees.
    pub async fn read_private(&self, words: &[&str]) -> anyhow::Result<String> {
        self.read_in("article[data-visible-to]", words).await
    }

    async fn read_in(&self, selector: &str, words: &[&str]) -> anyhow::Result<String> {
        self.until(&format!("{selector} says {words:?}"), async || {
            for message in self.client.find_all(Locator::Css(selector)).await? {
                let text = message.text().await?;
                if words.iter().all(|word| text.contains(word)) {
                    return Ok(Some(text));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Waits until a picture is there and loaded; answers its real width in pixels and its text.
    pub async fn look_at_picture(&self, selector: &str) -> anyhow::Result<(u64, String)> {
        self.until(&format!("{selector} is loaded"), async || {
            let image = self.client.find(Locator::Css(selector)).await?;
            let text = image.attr("alt").await?.unwrap_or_default();
            let argument = serde_json::to_value(&image)?;
            let script = "return arguments[0].complete ? arguments[0].naturalWidth : 0";
            let width = self.client.execute(script, vec![argument]).await?;
            let width = width.as_u64().unwrap_or(0);
            Ok((width > 0).then_some((width, text)))
        })
        .await
    }

    /// Where the page stands, with who looks at it and at what.
    pub async fn address(&self) -> anyhow::Result<String> {
        Ok(self.client.current_url().await?.into())
    }

    /// What a picture's address is.
    pub async fn address_of_picture(&self, selector: &str) -> anyhow::Result<String> {
        let image = self.see(selector).await?;
        image.prop("src").await?.context("a picture has an address")
    }

    /// The page as it stands, as PNG.
    pub async fn screenshot(&self) -> anyhow::Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// Tries until it succeeds. The page draws itself anew at any time, so an element that was just
    /// found may be gone: that too is a reason to look again.
    async fn until<T>(
        &self,
        what: &str,
        attempt: impl AsyncFn() -> Result<Option<T>, CmdError>,
    ) -> anyhow::Result<T> {
        let deadline = Instant::now() + APPEARS_WITHIN;
        loop {
            let outcome = attempt().await;
            if let Ok(Some(found)) = outcome {
                return Ok(found);
            }
            if Instant::now() > deadline {
                let why = outcome.err().map(|why| format!(": {why}"));
                let shown = self.shown().await.unwrap_or_default();
                return Err(anyhow!(
                    "waited in vain until {what}{}\nThe page shows:\n{shown}",
                    why.unwrap_or_default()
                ));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn shown(&self) -> Result<String, CmdError> {
        self.client.find(Locator::Css("body")).await?.text().await
    }
}
