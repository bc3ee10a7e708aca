//! Looks for incidents on a thread of its own. Must not know what is made of them.

use super::wake::Wake;
use crate::app::Event;
use crate::triage::{Finder, IncidentSettings, News};
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

/// The loop's end of it.
#[derive(Debug)]
pub struct Seeker {
    news: Sender<News>,
}

/// Of the time, looking takes one part in so many at most, however much mail comes.
const SHARE: u32 = 10;

impl Seeker {
    /// Starts the thread; what it finds goes to `teller`.
    pub fn start(settings: IncidentSettings, teller: Sender<Wake>) -> io::Result<Self> {
        let (news, told) = channel();
        thread::Builder::new().name("incidents".into()).spawn(move || look(settings, &told, &teller))?;
        Ok(Self { news })
    }

    /// Tells it what changed.
    pub fn tell(&self, news: News) {
        // It ends with the loop.
        let _ = self.news.send(news);
    }
}

fn look(settings: IncidentSettings, told: &Receiver<News>, teller: &Sender<Wake>) {
    let mut finder = Finder::new(settings);
    while let Ok(news) = told.recv() {
        finder.take(news);
        for news in told.try_iter() {
            finder.take(news);
        }
        let begun = Instant::now();
        let Some(found) = finder.look() else { continue };
        let (among, took) = (finder.reports(), begun.elapsed());
        tracing::debug!(target: "incidents", "{} among {among} conversations, in {took:.1?}", found.len());
        if teller.send(Wake::Outside(Event::IncidentsFound(found))).is_err() {
            return;
        }
        thread::sleep(took * (SHARE - 1));
    }
}
