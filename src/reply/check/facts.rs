//! What the check knows beside the draft: the conversation, what came since the draft was begun, the people seen. Must
//! not know what speaks against what.

use super::names::{Names, label};
use crate::classify::folded;
use crate::mail::{AddrSpec, Address, Message, SafeText};
use crate::mailbox::{ConversationId, Direction, Mailbox, RowId, is_free_mail};
use crate::reply::Us;
use crate::triage::{Desk, MessageLine};
use jiff::Timestamp;

/// What a draft stands on, kept from when it was begun.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The message it answers.
    pub answered: Option<Message>,
    /// The texts of the conversation as far as they were read.
    texts: Vec<Text>,
    /// What of the conversation was there.
    known: Known,
    /// Who had claimed it.
    claim: Option<SafeText>,
}

/// A text that was read.
#[derive(Debug, Clone)]
struct Text {
    lower: String,
    folded: String,
    at: Option<Timestamp>,
}

impl Text {
    fn new(text: &str, at: Option<Timestamp>) -> Self {
        Self { lower: text.to_lowercase(), folded: folded(text), at }
    }
}

/// When words were last said in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Never, as far as its texts are known.
    Never,
    /// Only in what is older than the mail answered.
    Before,
    /// In the mail answered or since.
    Lately,
}

#[derive(Debug, Clone)]
enum Known {
    Rows(Vec<RowId>),
    Until(Timestamp),
}

impl Ground {
    /// A draft is begun now.
    pub fn now(desk: &Desk, conversation: ConversationId, answered: Message, now: Timestamp) -> Self {
        let rows = desk.messages(conversation).iter().map(|line| line.row).collect();
        let claim = desk.summary(conversation, now).and_then(|row| row.claim).map(|claim| claim.who);
        Self::of(Some(answered), Known::Rows(rows), claim)
    }

    /// A draft that was begun at that time.
    pub fn at(answered: Option<Message>, begun: Timestamp) -> Self {
        Self::of(answered, Known::Until(begun), None)
    }

    fn of(answered: Option<Message>, known: Known, claim: Option<SafeText>) -> Self {
        let body = answered.as_ref().and_then(|message| message.body.as_ref());
        let at = answered.as_ref().and_then(Message::at);
        let texts = body.map(|body| Text::new(&body.text, at)).into_iter().collect();
        Self { answered, texts, known, claim }
    }

    /// Adds a text of the conversation, with when it was written.
    #[must_use]
    pub fn with_text(mut self, text: &str, at: Option<Timestamp>) -> Self {
        self.texts.push(Text::new(text, at));
        self
    }

    fn knows(&self, line: &MessageLine) -> bool {
        match &self.known {
            Known::Rows(rows) => rows.contains(&line.row),
            Known::Until(begun) => line.at.is_none_or(|at| at <= *begun),
        }
    }
}

/// Something that came since a draft was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The customer wrote.
    Theirs(SafeText, Option<Timestamp>),
    /// One of us answered.
    Ours(SafeText, Option<Timestamp>),
    /// A colleague took it.
    Claimed(SafeText),
}

/// Everything the check looks at beside the draft.
#[derive(Debug)]
pub struct Facts<'a> {
    /// What the draft stands on.
    pub ground: &'a Ground,
    /// The messages of the conversation, oldest first.
    pub mails: Vec<MessageLine>,
    /// What came since.
    pub news: Vec<News>,
    /// We.
    pub us: &'a Us,
    desk: &'a Desk,
    names: &'a Names,
    conversation: Option<ConversationId>,
}

impl<'a> Facts<'a> {
    /// Gathers them.
    pub fn gather(
        desk: &'a Desk,
        names: &'a Names,
        conversation: Option<ConversationId>,
        ground: &'a Ground,
        us: &'a Us,
        now: Timestamp,
    ) -> Self {
        let conversation = conversation.map(|id| desk.resolve(id));
        let mails = conversation.map(|id| desk.messages(id)).unwrap_or_default();
        let answered_at = ground.answered.as_ref().and_then(Message::at);
        let later = |line: &&MessageLine| line.at.is_none_or(|at| answered_at.is_none_or(|then| at > then));
        let fresh = mails.iter().filter(|line| !ground.knows(line)).filter(later);
        let mut news: Vec<News> = fresh
            .filter_map(|line| match line.direction {
                Direction::Customer => Some(News::Theirs(line.author.clone(), line.at)),
                Direction::Us => Some(News::Ours(line.author.clone(), line.at)),
                Direction::Automatic(_) | Direction::Internal => None,
            })
            .collect();
        let claim = conversation.and_then(|id| desk.summary(id, now)).and_then(|row| row.claim);
        let others = claim.filter(|claim| !claim.mine && ground.claim.as_ref() != Some(&claim.who));
        if matches!(ground.known, Known::Rows(_)) {
            news.extend(others.map(|claim| News::Claimed(claim.who)));
        }
        Self { ground, mails, news, us, desk, names, conversation }
    }

    /// The messages and people of the whole mailbox.
    pub fn mailbox(&self) -> &'a Mailbox {
        self.desk.mailbox()
    }

    /// The people seen, by name.
    pub fn names(&self) -> &'a Names {
        self.names
    }

    /// The conversation.
    pub fn conversation(&self) -> Option<ConversationId> {
        self.conversation
    }

    /// Whether an address is one of ours, or a colleague's.
    pub fn is_ours(&self, spec: &AddrSpec) -> bool {
        let plain = spec.without_tag();
        let is = |other: &AddrSpec| other.without_tag() == plain;
        self.desk.settings().ours.contains(&plain)
            || self.us.addresses.iter().any(is)
            || self.us.team.iter().filter_map(|one| one.address.as_ref()).any(is)
    }

    /// Who takes part in the conversation, in the order of appearance, our own left out; Reply-To does not count.
    pub fn people(&self) -> Vec<AddrSpec> {
        let answered = self.ground.answered.iter().map(|message| &message.headers);
        let answered =
            answered.flat_map(|head| head.from.iter().chain(&head.to).chain(&head.cc).map(|one| &one.spec));
        let lines = self.mails.iter().flat_map(|line| line.address.iter().chain(&line.to).chain(&line.cc));
        let mut people: Vec<AddrSpec> = Vec::new();
        for spec in lines.chain(answered).map(AddrSpec::without_tag) {
            if !self.is_ours(&spec) && !people.contains(&spec) {
                people.push(spec);
            }
        }
        people
    }

    /// To whom the answered message wants its answer.
    pub fn reply_to(&self) -> &[Address] {
        self.ground.answered.as_ref().map_or(&[], |message| message.headers.reply_to.as_slice())
    }

    /// Whether words (folded, see [`folded`]) occur in what was said in the conversation so far.
    pub fn was_said(&self, words: &str) -> bool {
        let wanted = format!(" {} ", words.trim());
        let mut subjects = self.mails.iter().map(|line| folded(&line.subject));
        self.ground.texts.iter().any(|text| text.folded.contains(&wanted))
            || subjects.any(|text| text.contains(&wanted))
    }

    /// When words (folded) were last said.
    pub fn when_said(&self, words: &str) -> Said {
        let wanted = format!(" {} ", words.trim());
        let texts = &self.ground.texts;
        let answered = self.ground.answered.as_ref().and_then(Message::at);
        let newest = answered.or_else(|| texts.iter().filter_map(|text| text.at).max());
        let lately = |text: &Text| text.at.is_none_or(|at| newest.is_none_or(|newest| at >= newest));
        let holds = texts.iter().filter(|text| text.folded.contains(&wanted));
        holds.map(|text| if lately(text) { Said::Lately } else { Said::Before }).max().unwrap_or(Said::Never)
    }

    /// Whether the texts of the conversation name an address.
    pub fn was_named(&self, spec: &AddrSpec) -> bool {
        self.ground.texts.iter().any(|text| text.lower.contains(spec.as_str()))
    }

    /// Whether these very words, marks and all, were written in the conversation.
    pub fn was_written(&self, words: &str) -> bool {
        let wanted = words.to_lowercase();
        let said = self.ground.texts.iter().any(|text| text.lower.contains(&wanted));
        said || self.mails.iter().any(|line| line.subject.to_lowercase().contains(&wanted))
    }

    /// The texts of the conversation, in small letters.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.ground.texts.iter().map(|text| text.lower.as_str())
    }

    /// How many texts of the conversation are known.
    pub fn texts(&self) -> usize {
        self.ground.texts.len()
    }
}

/// The domain of an organisation; `None` for one under which anybody gets a mailbox: known as such, or called so.
pub fn firm(spec: &AddrSpec) -> Option<&str> {
    Some(spec.domain()).filter(|domain| !is_free_mail(domain) && !is_called_mail(label(domain)))
}

/// `quietmail`, `correiocasa`: whoever sells mailboxes calls himself so.
fn is_called_mail(label: &str) -> bool {
    const WORDS: [&str; 14] = [
        "mail",
        "email",
        "post",
        "posta",
        "poste",
        "inbox",
        "mailbox",
        "correo",
        "correio",
        "courriel",
        "courrier",
        "lettera",
        "postfach",
        "brievenbus",
    ];
    const BEFORE: [&str; 7] = ["mail", "correo", "correio", "courriel", "brievenbus", "postduif", "postfach"];
    WORDS.iter().any(|word| label.ends_with(word)) || BEFORE.iter().any(|word| label.starts_with(word))
}
