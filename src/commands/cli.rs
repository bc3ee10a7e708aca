//! The command line as clap reads it: sources, options, subcommands, and their help. Must not know what they do.
#![expect(clippy::doc_markdown, reason = "these comments are the help text, where backticks would show")]

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "levelhead",
    version,
    about = "Keep a level head in an angry inbox: keyboard triage of customer e-mail over IMAP",
    after_help = "Without a command the triage screen opens.\nTry it: levelhead --demo",
    disable_help_subcommand = true
)]
pub struct Cli {
    /// Sources and options.
    #[command(flatten)]
    pub options: Options,
    /// What to do; the triage screen where nothing is named.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes: where the mail comes from, and how to go about it.
#[expect(clippy::struct_excessive_bools, reason = "each is one option of the command line")]
#[derive(Debug, Clone, Default, Args)]
pub struct Options {
    /// The sample inbox inside the program: no config, no network
    #[arg(long, global = true, help_heading = "Source")]
    pub demo: bool,
    /// An .eml file, an mbox, a Maildir, or a folder of them; repeatable; never written to
    #[arg(long, global = true, value_name = "PATH", help_heading = "Source")]
    pub open: Vec<PathBuf>,
    /// An account of the config file, or all of them at once with `all` [default: the first one]
    #[arg(long, global = true, value_name = "NAME", help_heading = "Source")]
    pub account: Option<String>,
    /// A folder instead of INBOX
    #[arg(long, global = true, value_name = "NAME", help_heading = "Source")]
    pub folder: Option<String>,

    /// The config file
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// Change nothing, anywhere
    #[arg(long, global = true)]
    pub read_only: bool,
    /// Show an account as it was when last in step with its server, without the network; changes wait for the next start
    #[arg(long, global = true, conflicts_with = "no_cache")]
    pub offline: bool,
    /// Keep no copy of an account's mail on this disk, and remove what earlier runs kept
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Write a log to this file (never mail text, never a secret)
    #[arg(long, global = true, value_name = "PATH")]
    pub log: Option<PathBuf>,
    /// Say more in the log; twice for even more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Lay the screen out for a screen reader: sentences in one column, no frames
    #[arg(long, global = true)]
    pub linear: bool,
    /// Act as if it were this time, like 2026-03-09T08:30:00+01:00
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<String>,
    /// An address of ours, or @domain for all of a domain; repeatable; for --open, which has no account
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub me: Vec<String>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the queue
    List(ListArgs),
    /// Print one conversation
    Show(ShowArgs),
    /// Score messages: angry and urgent, with reasons
    Classify(ClassifyArgs),
    /// Measure the classifier on labelled texts
    Evaluate(EvaluateArgs),
    /// Learn the classifier's weights from labelled texts (docs/classifier.md)
    #[command(hide = true)]
    Train(TrainArgs),
    /// Make, check, keep or send a reply, without a screen
    Reply(ReplyArgs),
    /// List, export or undo what was said against the flags (the keys A and U)
    Corrections(CorrectionsArgs),
    /// List, show or check the reply templates
    Templates(TemplatesArgs),
    /// Check config, connection, login, folders, sending and templates, one line each
    Check,
    /// Write a first config by asking; the servers are found, and everything is tried out
    Init(InitArgs),
    /// Print the completion script of a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

/// `init`
#[derive(Debug, Clone, Default, Args)]
pub struct InitArgs {
    /// Ask this DNS server for the mail servers instead of the system's
    #[arg(long, value_name = "ADDRESS")]
    pub dns: Option<String>,
}

/// `list`
#[expect(clippy::struct_excessive_bools, reason = "each is one option of the command line")]
#[derive(Debug, Clone, Default, Args)]
pub struct ListArgs {
    /// One JSON document (docs/json.md)
    #[arg(long, conflicts_with = "jsonl")]
    pub json: bool,
    /// One JSON object a conversation, a line each
    #[arg(long)]
    pub jsonl: bool,
    /// Only what is flagged urgent
    #[arg(long)]
    pub urgent: bool,
    /// Only what is flagged angry
    #[arg(long)]
    pub angry: bool,
    /// Only what waits for the customer
    #[arg(long)]
    pub waiting: bool,
    /// Only what I have claimed
    #[arg(long)]
    pub mine: bool,
    /// Everything: done, snoozed and old conversations too
    #[arg(long)]
    pub all: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print the time of each phase and the bytes read to standard error
    #[arg(long)]
    pub stats: bool,
}

/// `show`
#[derive(Debug, Clone, Args)]
pub struct ShowArgs {
    /// The short id of the conversation, or the Message-ID of any message in it
    pub id: String,
    /// One JSON document (docs/json.md)
    #[arg(long, conflicts_with = "raw")]
    pub json: bool,
    /// The messages as they lie in the mailbox, one after the other
    #[arg(long)]
    pub raw: bool,
}

/// `classify`
#[derive(Debug, Clone, Args)]
pub struct ClassifyArgs {
    /// .eml files or mboxes; `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// One JSON object a message, a line each, in the order given
    #[arg(long)]
    pub json: bool,
    /// Each input line is one text (\n, \t and \\ escaped)
    #[arg(long)]
    pub lines: bool,
    /// The whole sum behind each score
    #[arg(long)]
    pub explain: bool,
}

/// `evaluate`
#[derive(Debug, Clone, Args)]
pub struct EvaluateArgs {
    /// Lines of label, source, id and text, tab-separated; label: angry, not_angry, urgent, not_urgent; a first line with
    /// a `date` column among these gives each text its own date
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// One JSON document
    #[arg(long)]
    pub json: bool,
}

/// `train`
#[derive(Debug, Clone, Args)]
pub struct TrainArgs {
    /// Labelled texts: our own mails (assets/training), or lines as for evaluate
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Also leave this public source out and report on it; repeatable
    #[arg(long = "leave-out", value_name = "SOURCE")]
    pub left_out: Vec<String>,
    /// Leave this public source out a fifth of its conversations at a time (the id up to the first dash) and report on it;
    /// repeatable
    #[arg(long = "cross", value_name = "SOURCE")]
    pub crossed: Vec<String>,
    /// Learn the send check's table instead, from lines of benches/send_check_sentences.py
    #[arg(long, conflicts_with_all = ["check", "left_out", "crossed"])]
    pub replies: bool,
    /// Learn nothing: tell whether our own mails are alike, and whether their labels show without reading them
    #[arg(long, conflicts_with = "write")]
    pub check: bool,
    /// With --check: they may share no run of words with the files of this folder; repeatable
    #[arg(long = "apart-from", value_name = "FOLDER", requires = "check")]
    pub apart: Vec<PathBuf>,
    /// Write the weights into this folder
    #[arg(long, value_name = "FOLDER")]
    pub write: Option<PathBuf>,
}

/// `reply`
#[derive(Debug, Clone, Args)]
pub struct ReplyArgs {
    /// The short id of the conversation, or the Message-ID of any message in it
    pub id: String,
    /// The template to use
    #[arg(long, value_name = "NAME", required_unless_present = "draft", conflicts_with = "draft")]
    pub template: Option<String>,
    /// A ready message instead: a mail, or a file with a head (To:, Subject: …) and a text
    #[arg(long, value_name = "FILE")]
    pub draft: Option<PathBuf>,
    /// Fill a blank of the template; repeatable
    #[arg(long, value_name = "KEY=VALUE", conflicts_with = "draft")]
    pub set: Vec<String>,
    /// Reply to all
    #[arg(long, conflicts_with = "draft")]
    pub all: bool,
    /// Lift what the send check blocks, with the reason; repeatable
    #[arg(long = "override", value_name = "KIND=REASON")]
    pub lift: Vec<String>,
    /// Print what the check found as JSON
    #[arg(long, requires = "check")]
    pub json: bool,
    /// What becomes of it.
    #[command(flatten)]
    pub end: ReplyEnd,
}

/// What becomes of a reply.
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command line")]
#[derive(Debug, Clone, Args)]
#[group(required = true, multiple = false)]
pub struct ReplyEnd {
    /// Print the finished message
    #[arg(long)]
    pub print: bool,
    /// Only check it: what would keep it here or should be seen first
    #[arg(long)]
    pub check: bool,
    /// Put it into the Drafts folder
    #[arg(long)]
    pub to_drafts: bool,
    /// Send it; without a terminal at standard input it is marked as an automatic reply
    #[arg(long)]
    pub send: bool,
}

/// `corrections`
#[derive(Debug, Clone, Args)]
pub struct CorrectionsArgs {
    /// What to do with them
    #[command(subcommand)]
    pub action: Option<CorrectionsAction>,
}

/// What `corrections` does.
#[derive(Debug, Clone, Subcommand)]
pub enum CorrectionsAction {
    /// Name them all, oldest first (the default)
    List,
    /// Print them with their texts, as evaluate and the trainer read them
    Tsv,
    /// Take the newest back
    Undo,
}

/// `templates`
#[derive(Debug, Clone, Args)]
pub struct TemplatesArgs {
    /// What to do with them
    #[command(subcommand)]
    pub action: Option<TemplatesAction>,
}

/// What `templates` does.
#[derive(Debug, Clone, Subcommand)]
pub enum TemplatesAction {
    /// Name them all (the default)
    List,
    /// Print one, as it is written
    Show {
        /// Its name
        name: String,
    },
    /// Look for mistakes in them
    Check,
}
