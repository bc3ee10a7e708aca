//! What the options and the config open: the sources to start, the settings of the desk, and who we are. Must not know
//! what is done with it.

use super::Failure;
use super::cli::Options;
use crate::access::{self, AccountSetting, Origin, ReadOnlyReason, Wish, WriteGrant};
use crate::app::{self, SavedView, SendOff};
use crate::cache::Cache;
use crate::classify::Model;
use crate::config::{self, Account, Config};
use crate::corrections::Store;
use crate::imap::{self, AccountSettings};
use crate::intake;
use crate::mail::{AddrSpec, SafeText, SourceId};
use crate::mailbox::Ours;
use crate::outbox::Outbox;
use crate::reply::Us;
use crate::sending;
use crate::smtp;
use crate::sources;
use crate::triage::{DeskSettings, Done, IncidentSettings};
use jiff::{SignedDuration, Timestamp};

/// Who we are in the sample inbox.
const DEMO_ADDRESSES: [&str; 2] = ["support@fernhill.example", "sam@fernhill.example"];
const DEMO_DOMAIN: &str = "@fernhill.example";
const DEMO_SIGNATURE: &str = "Fernhill ID · Support";

/// Everything a run needs before its first message.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The sources.
    pub plan: intake::Plan,
    /// The desk's settings.
    pub desk: DeskSettings,
    /// We, with the addresses of all accounts.
    pub us: Us,
    /// The accounts, in the order of the config; one for the sample inbox and for files.
    pub accounts: Vec<app::Account>,
    /// What *done* does.
    pub done: Done,
    /// Whether beginning a reply claims the conversation.
    pub claim_on_reply: bool,
    /// The user's own lists.
    pub views: Vec<SavedView>,
    /// The config, for what is read from it anew.
    pub config: Config,
    /// Where the mail comes from.
    pub origin: Origin,
    /// What mail is sent with, if any account can send.
    pub sending: Option<sending::Plan>,
    /// How long a mail can be taken back.
    pub undo: SignedDuration,
    /// Where what is said against the classifier is kept; `None` where it ends with the program.
    pub corrections: Option<Store>,
    /// Bytes that the attachments of a mail may have together.
    pub attachments: u64,
    /// What is allowed in the config but not wise, a line each.
    pub warnings: Vec<String>,
}

impl Opening {
    /// The account of this name; where there is only one, that one.
    pub fn account(&self, name: &SafeText) -> Option<&app::Account> {
        app::account_named(&self.accounts, name)
    }
}

/// Whether neither a source nor a config says what to open: on a terminal, the start screen helps.
pub fn names_nothing(options: &Options) -> bool {
    let no_source = !options.demo && options.open.is_empty() && options.account.is_none();
    no_source && options.config.is_none() && !config::default_path().is_some_and(|path| path.exists())
}

/// The config the options lead to: the named file, else the usual one if it is there. The sample inbox takes a config
/// only if one is named.
pub fn config(options: &Options) -> Result<Config, Failure> {
    let path = match (&options.config, options.demo) {
        (Some(path), _) => Some(path.clone()),
        (None, true) => None,
        (None, false) => config::default_path().filter(|path| path.exists()),
    };
    let Some(path) = path else { return Ok(if options.demo { Config::demo() } else { Config::bare() }) };
    config::read(&path).map_err(|problems| Failure::Usage(problems.iter().map(ToString::to_string).collect()))
}

/// What the options and the config open.
pub fn open(options: &Options, now: Timestamp) -> Result<Opening, Failure> {
    check_together(options)?;
    if names_nothing(options) {
        return Err(Failure::usage(
            "nothing to open: there is no config file: levelhead init makes one; or try levelhead --demo, or --open with a file or folder of mail",
        ));
    }
    let config = config(options)?;
    let wish = if options.read_only { Wish::ReadOnly } else { Wish::Unspoken };
    if options.demo {
        return demo(&config, options, wish, now);
    }
    let mut opening = if options.open.is_empty() {
        accounts(&config, options, wish, now)?
    } else {
        opened(&config, options, wish)?
    };
    opening.desk.model = corrected(&opening.desk.model, &mut opening.warnings);
    opening.corrections = Store::usual().filter(|_| !options.read_only);
    Ok(opening)
}

/// A model with what the user has said against it; where that can't be read, a warning says so.
pub fn corrected(model: &Model, warnings: &mut Vec<String>) -> Model {
    match Store::usual().map(|store| store.corrections()) {
        Some(Ok(corrections)) => model.with_corrections(corrections),
        Some(Err(error)) => {
            warnings.push(format!("corrections are left out: {error}"));
            model.clone()
        }
        None => model.clone(),
    }
}

fn check_together(options: &Options) -> Result<(), Failure> {
    let sources = [options.demo, !options.open.is_empty(), options.account.is_some()];
    if sources.iter().filter(|given| **given).count() > 1 {
        return Err(Failure::usage("--demo, --open and --account exclude each other: give one of them"));
    }
    if options.folder.is_some() && (options.demo || !options.open.is_empty()) {
        return Err(Failure::usage("--folder goes with an account, not with --demo or --open: leave it out"));
    }
    Ok(())
}

fn demo(config: &Config, options: &Options, wish: Wish, now: Timestamp) -> Result<Opening, Failure> {
    let mut ours = mine(options)?;
    ours.0.extend(DEMO_ADDRESSES.iter().filter_map(|text| AddrSpec::parse(text)));
    ours.1.push(DEMO_DOMAIN.to_owned());
    let us = Us { addresses: ours.0.clone(), signature: Some(DEMO_SIGNATURE.to_owned()), ..config.us(None) };
    let whole = Whole { config, ours, us, origin: Origin::Demo };
    let mut desk = whole.desk();
    desk.queue_since = None;
    let plan = plan(intake::Origin::Local(sources::Plan::Demo { now }), &desk, None);
    let grant = access::decide("demo", Origin::Demo, wish, AccountSetting::Writable);
    let sending = Err(grant.as_ref().err().map_or(SendOff::Demo, |reason| SendOff::ReadOnly(*reason)));
    let account = local("demo", grant, sending, &whole.us);
    Ok(whole.opening(plan, desk, vec![account]))
}

fn opened(config: &Config, options: &Options, wish: Wish) -> Result<Opening, Failure> {
    for path in &options.open {
        if let Err(error) = std::fs::metadata(path) {
            return Err(Failure::failed(format!(
                "cannot open {}: {error}; see that the path is right",
                path.display()
            )));
        }
    }
    let ours = mine(options)?;
    let us = Us { addresses: ours.0.clone(), ..config.us(None) };
    let whole = Whole { config, ours, us, origin: Origin::Opened };
    let mut desk = whole.desk();
    desk.queue_since = None;
    let plan = plan(intake::Origin::Local(sources::Plan::Open(options.open.clone())), &desk, None);
    let grant = access::decide("opened", Origin::Opened, wish, AccountSetting::Writable);
    let sending = Err(grant.as_ref().err().map_or(SendOff::NoWay, |reason| SendOff::ReadOnly(*reason)));
    let account = local("opened", grant, sending, &whole.us);
    Ok(whole.opening(plan, desk, vec![account]))
}

/// What stands for an account where there is none.
fn local(
    name: &str,
    grant: Result<WriteGrant, ReadOnlyReason>,
    sending: Result<WriteGrant, SendOff>,
    us: &Us,
) -> app::Account {
    app::Account { name: SafeText::line(name), grant, sending, us: us.clone() }
}

fn accounts(config: &Config, options: &Options, wish: Wish, now: Timestamp) -> Result<Opening, Failure> {
    let picked = pick(config, options)?;
    let mut ours = mine(options)?;
    for account in &picked {
        ours.0.extend(account.addresses.iter().cloned());
        ours.1.extend(account.domains.iter().cloned());
    }
    let mut us = config.us(picked.first().copied());
    us.addresses = picked.iter().flat_map(|account| account.addresses.iter().cloned()).collect();
    let whole = Whole { config, ours, us, origin: Origin::Account };
    let desk = whole.desk();
    let (mut served, mut opened, mut leaving) = (Vec::new(), Vec::new(), Vec::new());
    for account in picked {
        let mut settings = account.settings.clone();
        if let Some(folder) = &options.folder {
            settings.folder.clone_from(folder);
        }
        let name = SafeText::line(&settings.name);
        let grant = access::decide(&settings.name, Origin::Account, wish, account.access);
        let way = leaving_of(account, &grant, options);
        let sending = way.as_ref().map(|leaving| leaving.grant.clone()).map_err(|off| *off);
        leaving.extend(way);
        let (cache, offline) = (cache_of(&settings, options)?, options.offline);
        let access = grant.clone();
        served.push(imap::Plan {
            account: settings,
            first: SourceId(0),
            access,
            cache,
            ledger: None,
            offline,
        });
        opened.push(app::Account { name, grant, sending, us: config.us(Some(account)) });
    }
    let plan = plan(intake::Origin::Accounts(served), &desk, Some(now));
    let folder = Outbox::default_folder().filter(|_| !leaving.is_empty());
    let sending = folder.map(|folder| sending::Plan { accounts: leaving, folder });
    Ok(Opening { sending, ..whole.opening(plan, desk, opened) })
}

/// Where a copy of the account's mail is kept; with `--no-cache` what was kept is removed.
fn cache_of(settings: &AccountSettings, options: &Options) -> Result<Option<Cache>, Failure> {
    let identity = format!("{}@{}:{}", settings.user, settings.host, settings.port);
    let cache = Cache::default_folder().map(|folder| Cache::new(&folder, identity));
    let Some(unwanted) = cache.as_ref().filter(|_| options.no_cache) else { return Ok(cache) };
    unwanted.remove().map_err(|error| {
        Failure::failed(format!(
            "{}: what earlier runs kept can't be removed: {error}; remove it by hand",
            unwanted.folder().display()
        ))
    })?;
    Ok(None)
}

/// What the account's mail is sent with.
fn leaving_of(
    account: &Account,
    grant: &Result<WriteGrant, ReadOnlyReason>,
    options: &Options,
) -> Result<sending::Leaving, SendOff> {
    let grant = grant.clone().map_err(SendOff::ReadOnly)?;
    let way = account.way.clone().ok_or(SendOff::NoWay)?;
    if options.offline {
        return Err(SendOff::Offline);
    }
    if options.now.is_some() {
        return Err(SendOff::MadeUpTime);
    }
    let settings = smtp::Settings { account: account.settings.name.clone(), way };
    Outbox::default_folder().ok_or(SendOff::NoHome)?;
    Ok(sending::Leaving { grant, settings })
}

/// The word for all accounts at once; no account can be called so.
const ALL: &str = "all";

/// The named account, all of them, else the first one.
pub fn pick<'c>(config: &'c Config, options: &Options) -> Result<Vec<&'c Account>, Failure> {
    if options.account.as_deref() == Some(ALL) && !config.accounts.is_empty() {
        return Ok(config.accounts.iter().collect());
    }
    config.account(options.account.as_deref()).map(|account| vec![account]).ok_or_else(|| {
        let file =
            config.path.as_ref().map_or_else(|| "the config".to_owned(), |path| path.display().to_string());
        let names: Vec<&str> = config.accounts.iter().map(|account| account.settings.name.as_str()).collect();
        Failure::usage(match &options.account {
            _ if names.is_empty() => {
                format!("{file} has no account: add an [[account]], or try levelhead --demo")
            }
            Some(name) => format!("{file} has no account {name:?}: there is {}; or all", names.join(", ")),
            None => format!("{file} has no account"),
        })
    })
}

/// Our addresses and our domains.
type Mine = (Vec<AddrSpec>, Vec<String>);

/// What `--me` says.
fn mine(options: &Options) -> Result<Mine, Failure> {
    let mut mine = Mine::default();
    for text in &options.me {
        match (text.strip_prefix('@'), AddrSpec::parse(text)) {
            (Some(domain), _) if !domain.is_empty() => mine.1.push(domain.to_lowercase()),
            (None, Some(spec)) => mine.0.push(spec),
            _ => return Err(Failure::usage(format!("--me {text:?} is no address and no @domain"))),
        }
    }
    Ok(mine)
}

/// What is known once the source is chosen.
struct Whole<'c> {
    config: &'c Config,
    ours: Mine,
    us: Us,
    origin: Origin,
}

impl Whole<'_> {
    fn desk(&self) -> DeskSettings {
        DeskSettings {
            ours: Ours::new(self.ours.0.clone(), self.ours.1.clone(), self.config.shared.forms.clone()),
            join: self.config.queue.join(),
            model: self.config.model(),
            first_reply: self.config.first_reply(),
            vip: self.config.shared.vip.clone(),
            me: self.config.short_name(),
            queue_since: self.config.queue.since,
            incident: IncidentSettings::default(),
        }
    }

    fn opening(self, plan: intake::Plan, desk: DeskSettings, accounts: Vec<app::Account>) -> Opening {
        Opening {
            sending: None,
            accounts,
            undo: self.config.undo,
            attachments: self.config.attachments,
            plan,
            desk,
            us: self.us,
            done: self.config.queue.done,
            claim_on_reply: self.config.queue.claim_on_reply,
            views: self.config.shared.views.clone(),
            config: self.config.clone(),
            origin: self.origin,
            corrections: None,
            warnings: self.config.warnings.iter().map(ToString::to_string).collect(),
        }
    }
}

/// What to read, and with what.
fn plan(origin: intake::Origin, desk: &DeskSettings, now: Option<Timestamp>) -> intake::Plan {
    let since = desk.queue_since.zip(now).and_then(|(span, now)| now.checked_sub(span).ok());
    intake::Plan { origin, model: desk.model.clone(), queue_since: since }
}
