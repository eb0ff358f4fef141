//! The client for requests, and the questions that are asked before anything is connected.

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serenity::builder::CreateAllowedMentions;
use serenity::http::{Http, HttpBuilder};

use super::deliver::Failure;
use super::gateway::ConnectError;

/// How long Discord may take to answer before we say that it can't be reached.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client for requests. What forgets to say whom it notifies, notifies nobody.
pub fn client(token: &SecretString, api_base: Option<&str>) -> Http {
    let builder = HttpBuilder::new(token.expose_secret())
        .default_allowed_mentions(CreateAllowedMentions::new());
    let builder = match api_base {
        // serenity takes no notice of another base while its rate limiter is on.
        Some(base) => builder.proxy(base).ratelimiter_disabled(true),
        None => builder,
    };
    builder.build()
}

/// The address of the gateway, once it is sure that the platform is there and takes the token.
/// serenity would go to Discord's own gateway, with the token, if this question failed later.
pub async fn gateway_address(http: &Http, api_base: Option<&str>) -> Result<String, ConnectError> {
    let base = api_base.unwrap_or("https://discord.com");
    let address = in_time(base, http.get_gateway()).await?.url;
    if api_base.is_some() && is_discords(&address) {
        return Err(ConnectError::Unreachable {
            base: base.to_owned(),
            reason: "it names Discord's own gateway".to_owned(),
        });
    }
    let limit = in_time(base, http.get_bot_gateway())
        .await?
        .session_start_limit;
    if limit.remaining == 0 {
        let minutes = limit.reset_after / 60_000 + 1;
        return Err(ConnectError::TooManyStarts { minutes });
    }
    Ok(address)
}

/// The answer to a question, or what its failure says about the platform.
async fn in_time<T>(
    base: &str,
    asked: impl Future<Output = serenity::Result<T>>,
) -> Result<T, ConnectError> {
    let failure = match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(error)) => Failure::from(&error),
        Err(_) => {
            return Err(ConnectError::Busy {
                base: base.to_owned(),
                reason: "no answer in time".to_owned(),
            });
        }
    };
    let (base, reason) = (base.to_owned(), failure.reason);
    Err(match failure.status {
        401 => ConnectError::WrongToken,
        429 | 500.. => ConnectError::Busy { base, reason },
        _ => ConnectError::Unreachable { base, reason },
    })
}

/// Is this Discord's own gateway?
pub fn is_discords(address: &str) -> bool {
    address.contains("discord.gg") || address.contains("discord.com")
}
