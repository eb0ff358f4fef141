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
    let unreachable = |reason: String| ConnectError::Unreachable {
        base: api_base.unwrap_or("https://discord.com").to_owned(),
        reason,
    };
    let address = match tokio::time::timeout(PATIENCE, http.get_gateway()).await {
        Ok(Ok(gateway)) => gateway.url,
        Ok(Err(error)) => return Err(unreachable(Failure::from(&error).reason)),
        Err(_) => return Err(unreachable("no answer in time".to_owned())),
    };
    if api_base.is_some() && is_discords(&address) {
        let reason = "it names Discord's own gateway".to_owned();
        return Err(unreachable(reason));
    }
    match tokio::time::timeout(PATIENCE, http.get_bot_gateway()).await {
        Ok(Ok(bot)) if bot.session_start_limit.remaining == 0 => {
            let wait = bot.session_start_limit.reset_after / 60_000;
            Err(ConnectError::TooManyStarts { minutes: wait + 1 })
        }
        Ok(Ok(_)) => Ok(address),
        Ok(Err(error)) if Failure::from(&error).status == 401 => Err(ConnectError::WrongToken),
        Ok(Err(error)) => Err(unreachable(Failure::from(&error).reason)),
        Err(_) => Err(unreachable("no answer in time".to_owned())),
    }
}

/// Is this Discord's own gateway?
pub fn is_discords(address: &str) -> bool {
    address.contains("discord.gg") || address.contains("discord.com")
}
