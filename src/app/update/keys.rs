//! From a key to what it means, by the key table; and text where text is typed. Must not know what an order does.

use super::{
    attach, change, claim, editor, enclosed, evidence, head, jump, mail, motion, raw, reply, rest, send,
    series, spelling, taking, templates, vet,
};
use crate::app::enclosed::Then;
use crate::app::{Action, App, Binding, Code, Effect, Field, Key, Notice, Over, Tab};
use crate::port::mail::Request;
use crate::triage::{Change, Shelf, Status, View};

/// Carries a key out.
pub fn press(app: &mut App, key: Key) -> Vec<Effect> {
    app.notice = None;
    mail::stop_following(app);
    // Mail may have come since the last frame: the key means what the user saw.
    if app.seen.is_some() && app.queue.cursor != app.seen {
        app.queue.cursor = app.seen;
    }
    let place = app.place();
    let effects = if let Some(binding) = app.keys.find(place, key).cloned() {
        order(app, &binding, key)
    } else {
        typed(app, key);
        attach::listing(app)
    };
    app.queue.touched = true;
    app.seen = app.queue.cursor;
    effects
}

/// Carries out what a row of the key table means, if it is on.
pub fn order(app: &mut App, binding: &Binding, key: Key) -> Vec<Effect> {
    let action = binding.action;
    let refused = if !app.is_on(binding) {
        Some(off(app, binding))
    } else if action.needs_conversation() && app.current().is_none() {
        Some(Notice::off("no conversation stands under the cursor"))
    } else {
        None
    };
    if refused.is_some() {
        app.notice = refused;
        app.count = None;
        return Vec::new();
    }
    if !action.asks() {
        app.asked = None;
    }
    if !matches!(action, Action::Reply | Action::ReplyAll | Action::Templates) {
        app.asked_past = None;
    }
    if let Some(who) = taking::forbids(app, action) {
        app.notice = Some(Notice::off(who));
        return Vec::new();
    }
    jump::before(app, action);
    let effects = act(app, action, key);
    app.tour_saw(action);
    effects
}

/// Carries a paste out: where nothing is typed it is no orders.
pub fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    match &mut app.over {
        Over::Filter(field) => {
            field.paste(text);
            refilter(app);
        }
        Over::Palette(palette) => palette.paste(text),
        Over::Snooze(field) | Over::Colleague(field) => field.paste(text),
        Over::Evidence(evidence) => {
            evidence.field.paste(text);
            evidence.typed();
        }
        Over::Templates(picker) => templates::paste(picker, text),
        Over::Blanks(blanks) => blanks.paste(text),
        Over::Lift(lift) => lift.field.paste(text),
        Over::Draft => reply::paste(app, text),
        Over::Attach(attach) => {
            attach.paste(text);
            return attach::listing(app);
        }
        _ => {}
    }
    Vec::new()
}

fn off(app: &App, binding: &Binding) -> Notice {
    let locked = if binding.writes { app.why_locked(binding.action) } else { None };
    let why = locked.or_else(|| app.send_off().map(|off| off.to_string())).unwrap_or_default();
    Notice::off(format!("{} ({}) is off: {why}", binding.shown, binding.action.name()))
}

fn typed(app: &mut App, key: Key) {
    match &mut app.over {
        Over::Filter(field) => {
            field.press(key);
            refilter(app);
        }
        Over::Snooze(field) | Over::Colleague(field) => {
            field.press(key);
        }
        Over::Evidence(evidence) => {
            evidence.field.press(key);
            evidence.typed();
        }
        Over::Palette(palette) => palette.press(key),
        Over::Templates(picker) if picker.search.is_some() => templates::typed(picker, key),
        Over::Templates(_) => reply::pick(app, key),
        Over::Blanks(blanks) => blanks.press(key),
        Over::Lift(lift) => {
            lift.field.press(key);
        }
        Over::Draft => reply::typed(app, key),
        Over::Attach(attach) => attach.press(key),
        _ => {
            app.notice = Some(Notice::off(format!(
                "{key} does nothing here  ·  {} shows the keys",
                app.key(Action::Help)
            )));
        }
    }
}

fn refilter(app: &mut App) {
    if let Over::Filter(field) = &app.over {
        let text = field.text().to_owned();
        app.queue.set_filter(text, &app.desk, app.now);
    }
}

fn act(app: &mut App, action: Action, key: Key) -> Vec<Effect> {
    let count = app.count;
    if action != Action::Count {
        app.count = None;
    }
    match action {
        Action::Count => digit(app, key),
        Action::Next if matches!(app.over, Over::Raw(_)) => return raw::turn(app, -1),
        Action::Previous if matches!(app.over, Over::Raw(_)) => return raw::turn(app, 1),
        Action::Raw => return raw::show(app),
        Action::Customer => jump::customer(app),
        Action::Next => motion::step(app, 1, count),
        Action::Previous => motion::step(app, -1, count),
        Action::ScrollDown => motion::scroll(app, count.unwrap_or(1) as isize),
        Action::ScrollUp => motion::scroll(app, -(count.unwrap_or(1) as isize)),
        Action::PaneDown => motion::pane(app, count.unwrap_or(1) as isize),
        Action::PaneUp => motion::pane(app, -(count.unwrap_or(1) as isize)),
        Action::PageDown => motion::page(app, 1),
        Action::PageUp => motion::page(app, -1),
        Action::First => motion::end(app, -1),
        Action::Last => motion::end(app, 1),
        Action::Open => return open(app),
        Action::Back if matches!(app.over, Over::Series) => return series::leave(app),
        Action::Back => back(app),
        Action::Clear => clear(app, count),
        // Whatever is being written is saved by the shell.
        Action::Quit if app.queue.step_out(&app.desk, app.now) => {}
        Action::Quit => return send::quit(app),
        Action::NextView => view(app, 1),
        Action::PreviousView => view(app, -1),
        Action::Refresh => {
            app.queue.sort(&app.desk, app.now);
            return vec![Effect::Mail(Request::Refresh)];
        }
        Action::Filter if matches!(app.over, Over::Templates(_)) => templates::search(app),
        Action::Filter => app.over = Over::Filter(Field::with(&app.queue.typed)),
        Action::Mark => mark(app, count),
        Action::Evidence | Action::Quote => return evidence::open(app, action),
        Action::Spelling => return spelling::begin(app),
        Action::AddWord => return spelling::add(app),
        Action::Widen => return evidence::widen(app),
        Action::Journal => app.over = Over::Journal(0),
        Action::Why => app.over = Over::Why(0),
        Action::Enclosed => return enclosed::list(app, count),
        Action::SaveAttachment => return enclosed::take(app, Then::Save),
        Action::Help => {
            let place = app.place();
            let under = Box::new(std::mem::take(&mut app.over));
            app.over = Over::Help(place, 0, under);
        }
        Action::Tour => app.toggle_tour(),
        Action::UnfoldQuotes => app.reader.folds.quotes = !app.reader.folds.quotes,
        Action::UnfoldEarlier => app.reader.folds.earlier = !app.reader.folds.earlier,
        Action::Snooze => snooze(app, count),
        Action::Done => return change::done(app, count),
        Action::Trash => return change::throw_away(app, Shelf::Trash, count),
        Action::Junk => return change::throw_away(app, Shelf::Junk, count),
        Action::Waiting => return change::order(app, Change::SetStatus(Status::Waiting), count),
        Action::Blocked => return change::order(app, Change::SetStatus(Status::Blocked), count),
        Action::Reopen => return change::order(app, Change::SetStatus(Status::Open), count),
        Action::Claim => return claim::claim(app, count),
        Action::ClaimFor => colleague(app, count),
        Action::CorrectAngry => return change::correct_anger(app, count),
        Action::CorrectUrgent => return change::correct_urgency(app, count),
        Action::Undo => return undo(app, count),
        Action::Repeat => return change::repeat(app, count),
        Action::Palette => {
            app.count = count;
            app.over = Over::Palette(app.palette());
        }
        Action::JumpBack => jump::along(app, true),
        Action::JumpOn => jump::along(app, false),
        Action::Accept if matches!(app.over, Over::Palette(_)) => {
            app.count = count;
            return jump::take(app, key);
        }
        Action::Accept => return accept(app, count),
        Action::Cancel => return cancel(app),
        Action::Reply | Action::ReplyAll if matches!(app.over, Over::Everybody(_)) => {
            reply::answer_everybody(app, action);
        }
        Action::Templates if matches!(app.over, Over::Draft) => return reply::begin_insert(app),
        Action::Templates if app.on_incident() => return series::begin(app),
        Action::Reply | Action::ReplyAll | Action::Forward | Action::HandOver if app.on_incident() => {
            app.notice = Some(Notice::off(app.incident_refusal()));
        }
        Action::Reply | Action::ReplyAll | Action::Templates | Action::Forward | Action::HandOver => {
            return reply::begin(app, action);
        }
        Action::Send if matches!(app.over, Over::Outbox) => return send::send_entry(app, send::Unsure::Look),
        Action::Send if matches!(app.over, Over::Series) => return series::order(app),
        Action::Send => return send::order(app, crate::app::vet::Then::AsWritten),
        Action::SendDone => return send::order(app, crate::app::vet::Then::Done),
        Action::SendAgain => return send::send_entry(app, send::Unsure::SendAgain),
        Action::Mend => vet::mend(app),
        Action::NextFinding => motion::finding(app, 1),
        Action::PreviousFinding => motion::finding(app, -1),
        Action::Outbox => send::show(app),
        Action::SendNow => return send::send_now(app),
        Action::KeepAll => return send::keep_all(app),
        Action::Edit if matches!(app.over, Over::Outbox) => return send::edit_entry(app),
        Action::Each => return series::begin(app),
        Action::LeaveOut => series::toggle(app),
        Action::Stop => return series::stop(app),
        Action::Discard if matches!(app.over, Over::Series) => return series::discard(app),
        Action::Discard if matches!(app.over, Over::Outbox) => return send::discard_entry(app),
        Action::EditOutside => return editor::hand_over(app),
        Action::Edit if taking::is_elsewhere_here(app) => return taking::again(app),
        Action::Review | Action::Edit | Action::Save | Action::Keep | Action::Discard => {
            return reply::order(app, action);
        }
        Action::Attach => return attach::ask(app),
        Action::Complete => return attach::complete(app),
        Action::NextField => motion::field(app, 1),
        Action::PreviousField => motion::field(app, -1),
        Action::ClearCc => head::clear_cc(app),
        Action::Copy => return app.composer().map(|draft| Effect::Copy(draft.body())).into_iter().collect(),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        // The start screen's own.
        Action::Demo | Action::Init | Action::OpenPath => {}
    }
    Vec::new()
}

fn digit(app: &mut App, key: Key) {
    let Code::Char(char) = key.code else { return };
    let digit = char.to_digit(10).unwrap_or(0) as usize;
    let count = app.count.unwrap_or(0) * 10 + digit;
    app.count = (count > 0).then_some(count.min(99_999));
    if let (Over::Enclosed(enclosed), Some(number)) = (&mut app.over, app.count) {
        enclosed.choose(number);
    }
}

/// Opens the conversation under the cursor.
pub fn open(app: &mut App) -> Vec<Effect> {
    let Some(id) = app.current() else { return Vec::new() };
    if let Some(incident) = app.queue.group(id).map(|group| group.incident).filter(|_| !app.reading) {
        app.enter_incident(incident);
        return rest(app);
    }
    app.reading = true;
    rest(app)
}

fn back(app: &mut App) {
    match std::mem::take(&mut app.over) {
        Over::Nothing if evidence::back(app) => {}
        Over::Nothing => app.reading = false,
        // Who has looked knows what came to nothing.
        Over::Outbox => app.waiting.dropped.clear(),
        Over::Why(_) | Over::Journal(_) | Over::Raw(_) => {}
        Over::Help(_, _, under) => app.over = *under,
        other => app.over = other,
    }
}

fn clear(app: &mut App, count: Option<usize>) {
    if count.is_some() {
        return;
    }
    if !app.queue.marks.is_empty() {
        app.queue.marks.clear();
    } else if !app.queue.typed.is_empty() {
        app.queue.set_filter(String::new(), &app.desk, app.now);
    } else if !app.queue.step_out(&app.desk, app.now) {
        app.notice =
            Some(Notice::off(format!("no marks and no filter to drop  ·  {} quits", app.key(Action::Quit))));
    }
}

/// Takes back so many changes, newest first; a mail on its way out comes before them.
fn undo(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for number in 0..count.unwrap_or(1) {
        let left = app.outbox.newest_held().is_some() || app.desk.undoable().is_some();
        // A mail taken back has the keys: it is a draft again.
        if number > 0 && !(left && matches!(app.over, Over::Nothing)) {
            break;
        }
        effects.extend(send::take_back(app).unwrap_or_else(|| change::undo(app)));
    }
    effects
}

fn view(app: &mut App, step: isize) {
    let tabs: Vec<Tab> = app.queue.tabs().collect();
    let at = tabs.iter().position(|tab| *tab == app.queue.tab).unwrap_or(0);
    let at = (at + tabs.len()).saturating_add_signed(step) % tabs.len();
    let tab = tabs.get(at).copied().unwrap_or(Tab::View(View::Hot));
    app.queue.show(tab, &app.desk, app.now);
}

fn mark(app: &mut App, count: Option<usize>) {
    if let Over::Evidence(evidence) = &mut app.over {
        evidence.mark();
        return;
    }
    for _ in 0..count.unwrap_or(1) {
        let Some(id) = app.current() else { return };
        if !app.queue.marks.remove(&id) {
            app.queue.marks.insert(id);
        }
        if !app.queue.step(1) {
            return;
        }
    }
}

fn colleague(app: &mut App, count: Option<usize>) {
    app.count = count;
    app.over = Over::Colleague(Field::default());
}

fn snooze(app: &mut App, count: Option<usize>) {
    if app.current().is_some() {
        app.count = count;
        app.over = Over::Snooze(Field::default());
    }
}

fn accept(app: &mut App, count: Option<usize>) -> Vec<Effect> {
    if matches!(app.over, Over::Enclosed(_)) {
        return enclosed::take(app, Then::Open);
    }
    if matches!(app.over, Over::Draft) {
        head::accept(app);
        return Vec::new();
    }
    match std::mem::take(&mut app.over) {
        Over::Snooze(field) => change::snooze(app, field, count),
        Over::Colleague(field) => claim::for_colleague(app, field, count),
        Over::Evidence(chosen) => evidence::accept(app, chosen),
        Over::Spelling(mending) => {
            spelling::replace(app, &mending);
            Vec::new()
        }
        Over::Left(left) => taking::take_text(app, &left),
        Over::Series => {
            series::open(app);
            Vec::new()
        }
        Over::Attach(attach) => attach::accept(app, attach),
        Over::Lift(lift) => vet::lift(app, lift),
        over @ (Over::Templates(_) | Over::Blanks(_)) => reply::accept(app, over),
        // A filter stays as it is when its line is left.
        _ => Vec::new(),
    }
}

fn cancel(app: &mut App) -> Vec<Effect> {
    match std::mem::take(&mut app.over) {
        Over::Filter(_) => app.queue.set_filter(String::new(), &app.desk, app.now),
        Over::Templates(picker) => templates::cancel(app, picker),
        Over::Blanks(blanks) => templates::choose_again(app, &blanks),
        Over::Evidence(left) => evidence::cancel(app, &left),
        Over::Spelling(_) | Over::Attach(_) => app.over = Over::Draft,
        Over::Lift(_) => app.over = Over::Review(0),
        Over::Left(left) => return taking::leave_text(app, &left),
        Over::Leaving => app.outbox.leaving = false,
        _ => {}
    }
    Vec::new()
}
