//! Within Discord's rate limits: the client library's own limiter, which works for Discord's address only, with a
//! server on this machine that speaks TLS under that name.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use serenity::http::HttpBuilder;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use whoknows_sandbox::{Options, Sandbox};

use super::super::deliver::Courier;
use super::super::suggestions::Suggestions;
use crate::app::event::{Event, Happening};
use crate::app::survey::Surveyor;
use crate::clock::SystemClock;
use crate::domain::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::report::picture::Fonts;

const DISCORD: &str = "discord.com";

/// A line to the stand-in that looks like one to Discord: gives where it listens, and the certificate to trust.
async fn as_discord(sandbox: SocketAddr) -> (SocketAddr, reqwest::Certificate) {
    let own = rcgen::generate_simple_self_signed([DISCORD.to_owned()]).unwrap();
    let certificate = own.cert.der().clone();
    let trusted = reqwest::Certificate::from_der(&certificate).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut plain = TcpStream::connect(sandbox).await.unwrap();
                let mut secret = acceptor.accept(stream).await.unwrap();
                // A client that hangs up is no failure.
                let _ = copy_bidirectional(&mut secret, &mut plain).await;
            });
        }
    });
    (address, trusted)
}

/// Who speaks to the stand-in as to Discord itself, and what it tells.
async fn courier(sandbox: &Sandbox) -> (Courier, mpsc::Receiver<Event>) {
    let (address, trusted) = as_discord(sandbox.addr()).await;
    let client = reqwest::Client::builder()
        .resolve(DISCORD, address)
        .add_root_certificate(trusted)
        .build()
        .unwrap();
    let (events, heard) = mpsc::channel(16_384);
    let courier = Courier {
        http: Arc::new(HttpBuilder::new("right").client(client).build()),
        events,
        clock: Arc::new(SystemClock),
        me: Arc::new(OnceLock::new()),
        fonts: Fonts::load(),
        suggestions: Suggestions::default(),
        surveyor: Arc::new(Mutex::new(Surveyor::new(std::path::PathBuf::new()))),
    };
    (courier, heard)
}

/// A stand-in that limits requests as Discord does.
async fn limiting() -> Sandbox {
    let options = Options {
        token: Some("right".to_owned()),
        rate_limits: true,
        ..Options::new()
    };
    whoknows_sandbox::start(options).await.unwrap()
}

fn guild(sandbox: &Sandbox) -> GuildId {
    let state = sandbox.state();
    GuildId(state["guild"]["id"].as_str().unwrap().parse().unwrap())
}

/// How many requests there were, and how many of them were too many.
fn requests(sandbox: &Sandbox) -> (usize, usize) {
    let requests = sandbox.requests();
    let refused = requests.iter().filter(|request| request.status == 429);
    (requests.len(), refused.count())
}

/// Two hours in which 60 people wrote 20 messages in each of 50 channels, and 350 in one more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn catching_up_in_fifty_channels_takes_less_than_half_a_minute() {
    let sandbox = limiting().await;
    for number in 0..60 {
        let name = format!("member {number}");
        sandbox.add_member(&name, &[]).await.unwrap();
    }
    let mut channels = Vec::new();
    let mut written = 0;
    for number in 0..51 {
        let name = format!("help-{number}");
        let channel = sandbox.add_channel(&name, "text").await.unwrap();
        let known = sandbox.say("member 0", &name, "known").await.unwrap();
        channels.push((ChannelId(channel), Some(MessageId(known.message_id))));
        let messages = if number == 50 { 350 } else { 20 };
        for message in 0..messages {
            let who = format!("member {}", (number + message) % 60);
            let text = format!("missed {message}");
            sandbox.say(&who, &name, &text).await.unwrap();
            written += 1;
        }
    }
    let (courier, mut heard) = courier(&sandbox).await;
    let begun = Instant::now();
    courier
        .catch_up(guild(&sandbox), channels, Vec::new())
        .await;
    let took = begun.elapsed();
    drop(courier);
    let mut told = 0;
    while let Some(event) = heard.recv().await {
        told += usize::from(matches!(event.what, Happening::Message(_)));
    }
    let (asked, refused) = requests(&sandbox);
    println!(
        "caught up: {told} messages of 51 channels in {took:.1?}, {asked} requests, {refused} refused"
    );
    assert_eq!(told, written);
    assert!(took < Duration::from_secs(30), "{took:?}");
    assert!(
        asked < 60 && refused == 0,
        "{asked} requests, {refused} refused"
    );
    sandbox.shutdown().await;
}

/// After a start everybody in a registry of 2,500 is looked at again, with a few requests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_members_are_read_by_the_thousand() {
    let sandbox = limiting().await;
    let mut who = vec![UserId(42)];
    for number in 0..2_500 {
        let name = format!("member {number}");
        who.push(UserId(sandbox.add_member(&name, &[]).await.unwrap()));
    }
    let (courier, mut heard) = courier(&sandbox).await;
    courier.read_members(guild(&sandbox), who).await;
    drop(courier);
    let (mut seen, mut gone) = (0, Vec::new());
    while let Some(event) = heard.recv().await {
        match event.what {
            Happening::MemberSeen(_) => seen += 1,
            Happening::MemberGone(who) => gone.push(who),
            _ => {}
        }
    }
    assert_eq!((seen, gone), (2_500, vec![UserId(42)]));
    assert_eq!(requests(&sandbox), (3, 0));
    sandbox.shutdown().await;
}

/// A request too many waits by itself until it may be made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_too_many_waits() {
    let sandbox = limiting().await;
    let channel = sandbox.add_channel("help", "text").await.unwrap();
    let (courier, _heard) = courier(&sandbox).await;
    let begun = Instant::now();
    for _ in 0..7 {
        let read = courier.fetch_after(ChannelId(channel), None).await;
        assert_eq!(read.map(|messages| messages.len()), Ok(0));
    }
    let took = begun.elapsed();
    assert!(took > Duration::from_secs(3), "{took:?}");
    assert_eq!(requests(&sandbox), (7, 0));
    sandbox.shutdown().await;
}
