//! What the screen wants done goes where it is done, each order unchanged; what takes long, on a thread of its own. Must
//! not know what the orders mean to the screen.

use super::clipboard;
use super::desktop;
use super::files;
use super::outside;
use super::run::{Loop, Then};
use super::terminal;
use super::wake::Wake;
use crate::app::spelling::{Order, Read};
use crate::app::{Effect, Event, Notice, update};
use crate::classify::Correction;
use crate::config::Way;
use crate::corrections::{self, Kept, Store};
use crate::dictionaries;
use anyhow::Result;
use std::io::Write as _;

impl Loop {
    /// Lets the screen take in what has happened, and does what it wants done.
    pub(super) fn tell(&mut self, event: Event) -> Result<Then> {
        let effects = update(&mut self.app, event, self.clock.now());
        let mut then = Then::GoOn;
        for effect in effects {
            match effect {
                Effect::Mail(request) => {
                    // A source that has ended has said so in a report.
                    let _ = self.requests.send(request);
                }
                Effect::Send(request) => {
                    // Without a sender the screen makes no such request.
                    let _ = self.sender.as_ref().map(|sender| sender.send(request));
                }
                Effect::SaveDraft { .. }
                | Effect::DropDraft { .. }
                | Effect::FindDrafts
                | Effect::TakeDraft { .. }
                | Effect::LetGoDraft { .. } => self.keeper.order(effect),
                Effect::Learn { correction, text } => {
                    self.keep(|store| store.add(&Kept { correction: *correction, text }));
                }
                Effect::Unlearn { message_id, flag } => self.keep(|store| {
                    let is = |known: &Correction| known.flag == flag && known.message_id == message_id;
                    store.take_back(is).map(drop)
                }),
                Effect::EditOutside { name, text } => self.hand_over(name, text)?,
                Effect::ListFolder { folder } => self.apart(move || Ok(files::list(&folder))),
                Effect::ReadAttachment { path, room, draft } => {
                    self.apart(move || files::read(&path, room, draft));
                }
                Effect::SaveAttachment { name, bytes } => {
                    self.outside(move || outside::save(&name, &bytes));
                }
                Effect::Seek(news) => self.seeker.tell(news),
                Effect::Spell(order) => self.spell(order),
                Effect::Show(shown) => self.outside(move || outside::show(&shown)),
                Effect::Log(line) => tracing::warn!(target: "check", "{line}"),
                Effect::Notify(line) => self.notify(line)?,
                Effect::Copy(text) => self.copy(&text)?,
                Effect::Redraw => self.draw_anew()?,
                Effect::Suspend => self.suspend()?,
                Effect::Quit => then = Then::End,
            }
        }
        Ok(then)
    }

    /// Changes the file of corrections.
    fn keep(&mut self, change: impl FnOnce(&Store) -> Result<(), corrections::Error>) {
        if let Some(Err(error)) = self.corrections.as_ref().map(change) {
            self.app.notice = Some(Notice::bad(format!("not kept: {error}")));
        }
    }

    /// Reads dictionaries on a thread of their own, or keeps a word.
    fn spell(&mut self, order: Order) {
        match order {
            Order::Load(language) => {
                self.apart(move || {
                    let speller = dictionaries::load(language);
                    Ok(Event::SpellerRead(Read { language, speller }))
                });
            }
            Order::Keep(word) => {
                if let Err(error) = dictionaries::keep(&word) {
                    self.app.notice = Some(Notice::bad(format!("{error:#}")));
                }
            }
        }
    }

    /// Shows a line on the desktop.
    fn notify(&mut self, line: String) -> Result<()> {
        match self.notices.clone() {
            Some(Way::Command(command)) => self.silently(move || desktop::run(&command, &line)),
            Some(way) if terminal::asks() => {
                let in_tmux = terminal::in_tmux();
                let sequence = desktop::sequence(&way, &line, in_tmux).unwrap_or_default();
                self.out.write_all(sequence.as_bytes())?;
                self.changed = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// Puts a text on the terminal's clipboard. Whether the terminal takes it, no terminal says.
    fn copy(&mut self, text: &str) -> Result<()> {
        self.app.notice = Some(if !terminal::asks() {
            Notice::bad("this terminal has no clipboard ($TERM)  ·  save the draft to a file instead")
        } else if text.len() > clipboard::MOST {
            Notice::bad("too long for a terminal's clipboard  ·  save the draft to a file instead")
        } else {
            let in_tmux = terminal::in_tmux();
            self.out.write_all(clipboard::sequence(text, in_tmux).as_bytes())?;
            let lines = crate::app::reader::plural(text.lines().count(), "line", "lines");
            Notice::good(format!("{lines} given to the terminal's clipboard"))
        });
        self.changed = true;
        Ok(())
    }

    /// Does what may take long on a thread of its own; only a failure is told.
    fn silently(&self, order: impl FnOnce() -> Result<()> + Send + 'static) {
        let teller = self.teller.clone();
        std::thread::spawn(move || {
            if let Err(error) = order() {
                // The program may have ended meanwhile.
                let _ = teller.send(Wake::Outside(Event::NotCarriedOut(format!("{error:#}"))));
            }
        });
    }

    /// Does what may take long on a thread of its own; how it went comes back as an event.
    fn outside(&self, order: impl FnOnce() -> Result<String> + Send + 'static) {
        self.apart(move || order().map(Event::CarriedOut));
    }

    /// The same for what is answered by an event of its own.
    fn apart(&self, order: impl FnOnce() -> Result<Event> + Send + 'static) {
        let teller = self.teller.clone();
        std::thread::spawn(move || {
            let event = order().unwrap_or_else(|error| Event::NotCarriedOut(format!("{error:#}")));
            // The program may have ended meanwhile.
            let _ = teller.send(Wake::Outside(event));
        });
    }
}
