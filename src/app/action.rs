//! What a key can mean, by name. Must not know keys, or how an action is carried out.

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident => $name:literal;)*) => {
        /// A named order of the user; the names are those of `assets/keys.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action { $($(#[$doc])* $variant,)* }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Action] = &[$(Action::$variant),*];

            /// The name in the key table.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The action of that name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }
        }
    };
}

actions! {
    /// Go to the next conversation, template or blank.
    Next => "next";
    /// Go to the previous one.
    Previous => "previous";
    /// Scroll a line down.
    ScrollDown => "scroll-down";
    /// Scroll a line up.
    ScrollUp => "scroll-up";
    /// Scroll the conversation's pane beside the list.
    PaneDown => "pane-down";
    /// Scroll it back.
    PaneUp => "pane-up";
    /// A page down.
    PageDown => "page-down";
    /// A page up.
    PageUp => "page-up";
    /// To the top.
    First => "first";
    /// To the end.
    Last => "last";
    /// A digit of a count.
    Count => "count";
    /// Open the conversation under the cursor.
    Open => "open";
    /// One level back.
    Back => "back";
    /// Drop the count, the marks, then the filter.
    Clear => "clear";
    /// End the program.
    Quit => "quit";
    /// Show the next list.
    NextView => "next-view";
    /// Show the previous list.
    PreviousView => "previous-view";
    /// Reply to the customer.
    Reply => "reply";
    /// Reply to everybody.
    ReplyAll => "reply-all";
    /// Pass the message on, attachments and all.
    Forward => "forward";
    /// Hand the conversation over to somebody of the team.
    HandOver => "hand-over";
    /// Choose a template for a reply.
    Templates => "templates";
    /// Reply to each of several customers from one template.
    Each => "each";
    /// Leave a reply of a series out, or take it in again.
    LeaveOut => "leave-out";
    /// Stop a series.
    Stop => "stop";
    /// Claim, or release what oneself has claimed.
    Claim => "claim";
    /// Ask for whom to claim.
    ClaimFor => "claim-for";
    /// Ask until when to snooze.
    Snooze => "snooze";
    /// Set done.
    Done => "done";
    /// Move to Trash.
    Trash => "trash";
    /// Move to Junk.
    Junk => "junk";
    /// Set waiting for the customer.
    Waiting => "waiting";
    /// Set blocked.
    Blocked => "blocked";
    /// Set open again.
    Reopen => "reopen";
    /// Mark for a change to many.
    Mark => "mark";
    /// Correct the angry flag.
    CorrectAngry => "correct-angry";
    /// Correct the urgent flag.
    CorrectUrgent => "correct-urgent";
    /// Explain heat and scores.
    Why => "why";
    /// Show what has happened since the start.
    Journal => "journal";
    /// Type a filter.
    Filter => "filter";
    /// Find an order, a list, a template or a conversation by a few letters.
    Palette => "palette";
    /// Back to where one came from.
    JumpBack => "jump-back";
    /// On again.
    JumpOn => "jump-on";
    /// Sort again and bring in what is new.
    Refresh => "refresh";
    /// Take the last change back.
    Undo => "undo";
    /// Do the last change again.
    Repeat => "repeat";
    /// Show the keys of this place.
    Help => "help";
    /// End the tour of the sample inbox, or begin it anew.
    Tour => "tour";
    /// Show or fold quotations.
    UnfoldQuotes => "unfold-quotes";
    /// Show or fold earlier messages.
    UnfoldEarlier => "unfold-earlier";
    /// List all conversations of this customer.
    Customer => "customer";
    /// Show a message as it came.
    Raw => "raw";
    /// List attachments and links.
    Enclosed => "enclosed";
    /// Search what the customer wrote and was written.
    Evidence => "evidence";
    /// Choose paragraphs of the conversation to quote.
    Quote => "quote";
    /// Offer what may have been meant by a misspelt word.
    Spelling => "spelling";
    /// Count a word among one's own.
    AddWord => "add-word";
    /// Search further, or less far.
    Widen => "widen";
    /// Save the attachment.
    SaveAttachment => "save-attachment";
    /// Take what is typed or chosen.
    Accept => "accept";
    /// Leave without it.
    Cancel => "cancel";
    /// Go to the next field of a draft.
    NextField => "next-field";
    /// Go to the field before.
    PreviousField => "previous-field";
    /// Ask for a file to go along with the draft.
    Attach => "attach";
    /// Complete the name typed.
    Complete => "complete";
    /// Take everybody out of Cc.
    ClearCc => "clear-cc";
    /// From the editor to the review of the draft.
    Review => "review";
    /// Back to the editor.
    Edit => "edit";
    /// Have the draft edited by the user's own editor.
    EditOutside => "edit-outside";
    /// To the words that a finding of the check is about.
    Mend => "mend";
    /// To the next finding.
    NextFinding => "next-finding";
    /// To the finding before.
    PreviousFinding => "previous-finding";
    /// Save the draft to a file.
    Save => "save";
    /// Put the draft's text on the clipboard.
    Copy => "copy";
    /// Leave the draft for later.
    Keep => "keep";
    /// Send it.
    Send => "send";
    /// Send it; its conversation is done.
    SendDone => "send-done";
    /// Send a second copy of what may have arrived.
    SendAgain => "send-again";
    /// Show what is on its way out.
    Outbox => "outbox";
    /// Send what is held, then end.
    SendNow => "send-now";
    /// Keep what is held, then end.
    KeepAll => "keep-all";
    /// Throw the draft away.
    Discard => "discard";
    /// Open the sample inbox.
    Demo => "demo";
    /// A first config is asked for.
    Init => "init";
    /// Ask which file to open.
    OpenPath => "open-path";
    /// Draw everything anew.
    Redraw => "redraw";
    /// Hand the terminal back to the shell.
    Suspend => "suspend";
}

impl Action {
    /// Whether it asks before it changes many conversations, and is given by being pressed again.
    pub fn asks(self) -> bool {
        matches!(
            self,
            Self::Trash
                | Self::Junk
                | Self::Done
                | Self::Waiting
                | Self::Blocked
                | Self::Reopen
                | Self::Claim
                | Self::CorrectAngry
                | Self::CorrectUrgent
                | Self::Repeat
        )
    }

    /// Whether it is about the conversation under the cursor, and means nothing without one.
    pub fn needs_conversation(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Reply
                | Self::ReplyAll
                | Self::Templates
                | Self::Forward
                | Self::HandOver
                | Self::Claim
                | Self::ClaimFor
                | Self::Snooze
                | Self::Done
                | Self::Trash
                | Self::Junk
                | Self::Waiting
                | Self::Blocked
                | Self::Reopen
                | Self::Mark
                | Self::CorrectAngry
                | Self::CorrectUrgent
                | Self::Why
                | Self::Enclosed
                | Self::Raw
                | Self::Customer
                | Self::Evidence
                | Self::Quote
                | Self::Repeat
        )
    }
}

impl Action {
    /// Whether it leaves the draft that is looked over as it is; `edit` asks for it first.
    pub fn only_looks(self) -> bool {
        matches!(
            self,
            Self::ScrollDown
                | Self::ScrollUp
                | Self::PageDown
                | Self::PageUp
                | Self::First
                | Self::Last
                | Self::NextFinding
                | Self::PreviousFinding
                | Self::Edit
                | Self::Keep
                | Self::Copy
                | Self::Help
                | Self::Redraw
                | Self::Suspend
                | Self::Quit
        )
    }

    /// Whether mail may leave by it.
    pub fn sends(self) -> bool {
        matches!(self, Self::Send | Self::SendDone | Self::SendAgain | Self::SendNow)
    }
}
