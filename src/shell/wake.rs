//! What wakes the loop, over one channel: the terminal, the sources, signals. Each has a worker of its own. Must not
//! know what any of it means.

use super::input;
use super::parking::Parking;
use crate::app::Event;
use crate::config::Config;
use crate::port::mail::Incoming;
use crate::port::send;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Why the loop woke.
#[derive(Debug)]
pub enum Wake {
    /// The terminal has something.
    Terminal(Event),
    /// A source has something.
    Mail(Incoming),
    /// An order outside was carried out, or not.
    Outside(Event),
    /// The config was edited and read anew, or where the mistake is.
    ConfigRead(Result<Box<Config>, String>),
    /// The sender has something.
    Send(send::Report),
    /// The sources have ended.
    MailEnded,
    /// The user's own editor has ended: its draft.
    Edited(Event),
    /// The user struck what interrupts: meant for the program that has the terminal.
    Interrupt,
    /// The program is to end.
    Terminate,
    /// The program is to stop until it is continued.
    Suspend,
    /// The terminal is gone.
    TerminalLost,
}

/// The loop's end of it.
#[derive(Debug)]
pub struct Wakes {
    /// What woke it, in order.
    pub heard: Receiver<Wake>,
    /// Holds the thread that reads keys.
    pub parking: Arc<Parking>,
    /// One token back for each report handled.
    handled: SyncSender<()>,
    sender: Sender<Wake>,
    tokens: Option<Receiver<()>>,
}

/// Reports that may wait in the channel: a key never waits behind more.
const AHEAD: usize = 2;

impl Wakes {
    /// Starts to listen to the terminal and to signals.
    pub fn start() -> io::Result<Self> {
        let (sender, heard) = channel();
        let (handled, tokens) = sync_channel(AHEAD);
        let keys = sender.clone();
        let parking = Arc::new(Parking::default());
        let parked = Arc::clone(&parking);
        thread::Builder::new().name("keys".into()).spawn(move || listen(&keys, &parked))?;
        let told = sender.clone();
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP])?;
        thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                let wake = match signal {
                    SIGTSTP => Wake::Suspend,
                    SIGINT | SIGQUIT => Wake::Interrupt,
                    _ => Wake::Terminate,
                };
                if told.send(wake).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { heard, parking, handled, sender, tokens: Some(tokens) })
    }

    /// Starts to listen to the sources; once.
    pub fn listen_to(&mut self, reports: Receiver<Incoming>) -> io::Result<()> {
        let Some(tokens) = self.tokens.take() else { return Ok(()) };
        let told = self.sender.clone();
        thread::Builder::new().name("reports".into()).spawn(move || {
            let mut ahead = 0;
            while let Ok(report) = reports.recv() {
                if told.send(Wake::Mail(report)).is_err() {
                    return;
                }
                ahead += 1;
                while ahead >= AHEAD {
                    if tokens.recv().is_err() {
                        return;
                    }
                    ahead -= 1;
                }
            }
            let _ = told.send(Wake::MailEnded);
        })?;
        Ok(())
    }

    /// A way to the loop for what is done on a thread of its own.
    pub fn teller(&self) -> Sender<Wake> {
        self.sender.clone()
    }

    /// Starts to listen to the sender.
    pub fn listen_to_sender(&self, reports: Receiver<send::Report>) -> io::Result<()> {
        let told = self.sender.clone();
        thread::Builder::new().name("send-reports".into()).spawn(move || {
            while let Ok(report) = reports.recv() {
                if told.send(Wake::Send(report)).is_err() {
                    return;
                }
            }
        })?;
        Ok(())
    }

    /// A report was handled: the next may come.
    pub fn mail_handled(&self) {
        // The worker may have ended; the loop has nothing to do about that.
        let _ = self.handled.try_send(());
    }
}

fn listen(keys: &Sender<Wake>, parking: &Parking) {
    loop {
        parking.rest();
        let wake = match crossterm::event::read() {
            Ok(event) => match input::translate(event) {
                Some(event) => Wake::Terminal(event),
                None => continue,
            },
            Err(_) => Wake::TerminalLost,
        };
        let lost = matches!(wake, Wake::TerminalLost);
        if keys.send(wake).is_err() || lost {
            parking.leave();
            return;
        }
    }
}
