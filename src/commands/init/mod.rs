//! `levelhead init`: a first config by asking. The servers are found, everything is tried out before it is written, and
//! what is written is what was tried out. Must not know the screen.

mod answers;
mod dialogue;
mod endpoint;
mod find;
mod provider;

use super::cli::InitArgs;
use super::{Failure, Session, check};
use crate::config::{self, Account};
use crate::mail::{AddrSpec, SafeText};
use crate::net::Dns;
use crate::port::secret::SecretProvider;
use crate::secrets::{self, SecretSource};
use crate::smtp::Way;
use answers::{Answers, Secret, write};
use dialogue::{Dialogue, given_up};
use endpoint::Endpoint;
use find::{Found, find};
use secrecy::{ExposeSecret as _, SecretString};
use std::io::{IsTerminal as _, stdin, stdout};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// What stands in the keyring beside the user.
const SERVICE: &str = "levelhead";

/// Asks, tries out, writes.
pub fn run(args: &InitArgs, session: &mut Session<'_>) -> Result<(), Failure> {
    let path = make(args, session)?;
    let usual = config::default_path().is_some_and(|usual| usual == path);
    let option = if usual { String::new() } else { format!(" --config {}", path.display()) };
    writeln!(session.out, "Open the inbox: levelhead{option}\nCheck it again: levelhead{option} check")?;
    Ok(())
}

/// Asks, tries out, writes; where it was written.
pub fn make(args: &InitArgs, session: &mut Session<'_>) -> Result<PathBuf, Failure> {
    if !stdin().is_terminal() || !stdout().is_terminal() {
        return Err(Failure::usage(
            "init asks questions and needs a terminal; config.example.toml shows what to write",
        ));
    }
    let dns = args.dns.as_deref().map_or_else(|| Ok(Dns::system()), name_server)?;
    let wanted = session.options.config.clone().or_else(config::default_path);
    let wanted =
        wanted.ok_or_else(|| Failure::usage("no home folder is known: name the file with --config"))?;
    let mut dialogue = Dialogue::new(session.out);
    let path = free(wanted, &mut dialogue)?;
    dialogue.say(&format!("A first config, for {}. Ctrl-C leaves nothing behind.\n", path.display()))?;
    let mut answers = asked(&dns, &mut dialogue, session.options.read_only)?;
    settle(&mut answers, &path, &mut dialogue)?;
    if let Secret::Keyring(Some(secret)) = &answers.answers.secret {
        secrets::store_in_keyring(SERVICE, &answers.answers.user, secret)
            .map_err(|why| Failure::failed(format!("{why}; nothing was written")))?;
    }
    write(&path, &answers.answers.text()).map_err(|why| {
        Failure::failed(format!("{}: not written: {why}; name another with --config", path.display()))
    })?;
    dialogue.say(&format!("Written: {} (only you can read it).", path.display()))?;
    Ok(path)
}

fn name_server(text: &str) -> Result<Dns, Failure> {
    let address = text.parse::<SocketAddr>().or_else(|_| text.parse::<IpAddr>().map(|ip| (ip, 53).into()));
    address
        .map(Dns::at)
        .map_err(|_| Failure::usage(format!("--dns {text:?} is no address; write it like 9.9.9.9")))
}

/// A file that is not there yet.
fn free(wanted: PathBuf, dialogue: &mut Dialogue<'_>) -> Result<PathBuf, Failure> {
    let mut path = wanted;
    while path.symlink_metadata().is_ok() {
        dialogue.say(&format!("{} is there already, and init overwrites nothing.", path.display()))?;
        let other = dialogue.ask("Another file to write (empty: stop)", "")?;
        if other.is_empty() {
            return Err(given_up());
        }
        path = config::beside(&path, &other);
    }
    Ok(path)
}

/// The answers, and what is known of whose servers they are.
struct Asked {
    answers: Answers,
    found: Found,
}

fn asked(dns: &Dns, dialogue: &mut Dialogue<'_>, read_only: bool) -> Result<Asked, Failure> {
    let name = dialogue.ask_until("Your name, as customers read it", "", |name| {
        if name.is_empty() { Err("a reply needs a name".to_owned()) } else { Ok(name.to_owned()) }
    })?;
    let address = dialogue.ask_until("The address you answer from", "", |text| {
        AddrSpec::parse(text).ok_or_else(|| "write it like support@desk.example".to_owned())
    })?;
    let address = address.to_string();
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain).to_owned();
    let found = find(&domain, dns, dialogue)?;
    let (imap, smtp) = servers(&found, &domain, dialogue)?;
    let usual = found.provider.map_or_else(|| address.clone(), |provider| provider.user(&address));
    let user = dialogue.ask("The login (user name) on the server", &usual)?;
    let token = found.provider.is_some_and(|provider| provider.token);
    let secret = secret(&user, token, &found, dialogue)?;
    let read_only = read_only || !dialogue.yes("May levelhead change this mailbox: keep states there, file and send replies? (no: it can only look)", true)?;
    let answers = Answers { name, address, imap, smtp, user, token, secret, ca_file: None, read_only };
    Ok(Asked { answers, found })
}

fn servers(
    found: &Found,
    domain: &str,
    dialogue: &mut Dialogue<'_>,
) -> Result<(Endpoint, Option<Endpoint>), Failure> {
    if let Some(imap) = &found.imap {
        let smtp = found.smtp.as_ref().map_or_else(|| "none found".to_owned(), ToString::to_string);
        dialogue.say(&format!("Found: {}.\n  reading  {imap}\n  sending  {smtp}", found.by))?;
        if dialogue.yes("Use these?", true)? {
            return Ok((imap.clone(), found.smtp.clone()));
        }
    } else {
        dialogue.say("No server was found; your provider's help page names them.")?;
    }
    other_servers((found.imap.as_ref(), found.smtp.as_ref()), domain, dialogue)
}

/// Asks for both servers; those given are the usual answers.
fn other_servers(
    (imap, smtp): (Option<&Endpoint>, Option<&Endpoint>),
    domain: &str,
    dialogue: &mut Dialogue<'_>,
) -> Result<(Endpoint, Option<Endpoint>), Failure> {
    let usual = |server: Option<&Endpoint>, first: &str| match server {
        Some(at) => format!("{}:{} {}", at.host, at.port, word(at)),
        None => format!("{first}.{domain}"),
    };
    let question = "IMAP server (host, host:port, or host:port starttls)";
    let imap = dialogue.ask_until(question, &usual(imap, "imap"), |text| Endpoint::read(text, 993))?;
    let question = "SMTP server, the same way (none: nothing is sent)";
    let smtp = dialogue.ask_until(question, &usual(smtp, "smtp"), |text| {
        if text == "none" { Ok(None) } else { Endpoint::read(text, 465).map(Some) }
    })?;
    Ok((imap, smtp))
}

fn word(server: &Endpoint) -> &'static str {
    if server.tls() == "implicit" { "tls" } else { server.tls() }
}

#[derive(Clone, Copy)]
enum Source {
    Command,
    Keyring,
    Variable,
    File,
}

fn secret(user: &str, token: bool, found: &Found, dialogue: &mut Dialogue<'_>) -> Result<Secret, Failure> {
    if let Some(provider) = found.provider {
        dialogue.say(&provider.secret)?;
    }
    let command = ("a command that prints it, like: pass show mail/support", Source::Command);
    let variable = ("an environment variable", Source::Variable);
    let options = [
        command,
        ("the system's keyring", Source::Keyring),
        variable,
        ("the config file itself, readable by whoever reads your disk", Source::File),
    ];
    loop {
        let chosen = if token {
            dialogue.choose("Where does the token come from?", &[command, variable])?
        } else {
            dialogue.choose("Where does the password come from?", &options)?
        };
        let secret = match chosen {
            Source::Command => Secret::Command(dialogue.ask_until("The command", "", some)?),
            Source::Variable => {
                Secret::Variable(dialogue.ask_until("Its name", "LEVELHEAD_PASSWORD", some)?)
            }
            Source::Keyring => match in_keyring(user, dialogue)? {
                Ok(secret) => secret,
                Err(why) => {
                    dialogue.say(&format!("  {why}"))?;
                    continue;
                }
            },
            Source::File => match typed(dialogue)? {
                Some(secret) => Secret::File(secret),
                None => continue,
            },
        };
        return Ok(secret);
    }
}

fn some(answer: &str) -> Result<String, String> {
    if answer.is_empty() { Err("it can't be empty".to_owned()) } else { Ok(answer.to_owned()) }
}

fn typed(dialogue: &mut Dialogue<'_>) -> Result<Option<SecretString>, Failure> {
    let secret = dialogue.ask_secret("The password")?;
    if secret.expose_secret().is_empty() {
        dialogue.say("  nothing was typed")?;
        return Ok(None);
    }
    Ok(Some(secret))
}

/// What stands in the keyring, or is to be put there; else why there is no keyring.
fn in_keyring(user: &str, dialogue: &mut Dialogue<'_>) -> Result<Result<Secret, String>, Failure> {
    if let Err(why) = secrets::keyring_answers(SERVICE, user) {
        return Ok(Err(why.to_string()));
    }
    let there = SecretSource::Keyring { service: SERVICE.into(), user: user.to_owned() };
    if secrets::resolve(&there).is_ok()
        && dialogue.yes(&format!("The keyring has a password for {user} already. Use it?"), true)?
    {
        return Ok(Ok(Secret::Keyring(None)));
    }
    Ok(typed(dialogue)?.map(|secret| Secret::Keyring(Some(secret))).ok_or_else(String::new))
}

#[derive(Clone, Copy)]
enum Then {
    Again,
    Secret,
    Servers,
    Certificate,
    Write,
    Stop,
}

/// Tries everything out until it works, or the user has enough.
fn settle(asked: &mut Asked, path: &Path, dialogue: &mut Dialogue<'_>) -> Result<(), Failure> {
    loop {
        dialogue.say("\nTrying it out:")?;
        let failed = tried_out(&asked.answers, path, dialogue)?;
        if failed.is_empty() {
            return dialogue.say("Everything works.");
        }
        if failed.contains(&"login")
            && let Some(provider) = asked.found.provider
        {
            dialogue.say(&provider.secret)?;
        }
        let mut options = vec![
            ("try again", Then::Again),
            ("another password, or another place it comes from", Then::Secret),
            ("other servers, another login", Then::Servers),
        ];
        if failed.contains(&"TLS") || failed.contains(&"sending") {
            options.push(("name the certificate of the server's own CA (a PEM file)", Then::Certificate));
        }
        options.extend([("write the config as it is", Then::Write), ("stop, and write nothing", Then::Stop)]);
        let Asked { answers, found } = asked;
        match dialogue.choose("What now?", &options)? {
            Then::Again => {}
            Then::Secret => answers.secret = secret(&answers.user, answers.token, found, dialogue)?,
            Then::Servers => {
                let domain = answers.address.rsplit_once('@').map_or("", |(_, domain)| domain);
                let tried = (Some(&answers.imap), answers.smtp.as_ref());
                (answers.imap, answers.smtp) = other_servers(tried, domain, dialogue)?;
                answers.user = dialogue.ask("The login (user name) on the server", &answers.user)?;
            }
            Then::Certificate => {
                answers.ca_file = Some(dialogue.ask_until("The file", "", |text| {
                    let file = config::beside(path, text);
                    // Told in full: the config may lie in another folder than the one this is typed in.
                    let full = std::fs::canonicalize(&file).or_else(|_| std::fs::canonicalize(text));
                    let full = full.map_err(|why| format!("{}: {why}", file.display()))?;
                    Ok(full.display().to_string())
                })?);
            }
            Then::Write => return Ok(()),
            Then::Stop => return Err(given_up()),
        }
    }
}

/// Tries out what the config would say; what failed.
fn tried_out(
    answers: &Answers,
    path: &Path,
    dialogue: &mut Dialogue<'_>,
) -> Result<Vec<&'static str>, Failure> {
    let config = match config::understand(path, &answers.text()) {
        Ok(config) => config,
        Err(problems) => {
            for problem in problems {
                dialogue.say(&format!("✗ config: {problem}"))?;
            }
            return Ok(vec!["config"]);
        }
    };
    let Some(account) = config.accounts.into_iter().next() else { return Ok(vec!["config"]) };
    let account = with_typed(account, answers.secret.typed());
    check::account(&account, answers.read_only, dialogue.out())
}

/// The account with a password that stands nowhere yet.
fn with_typed(mut account: Account, typed: Option<&SecretString>) -> Account {
    if let Some(secret) = typed.cloned() {
        let provider = SecretProvider::new(move || Ok::<_, SafeText>(secret.clone()));
        account.settings.secret = provider.clone();
        if let Some(Way::Smtp(smtp)) = &mut account.way {
            smtp.secret = provider;
        }
    }
    account
}
