//! Terminal events to plain keys, on a worker of its own. Must not know what a key means.

use crate::app::{Code, Did, Event, Key, Mouse, Size};
use crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

/// What a terminal event is to the screen; `None` for what it does not care about.
pub fn translate(event: event::Event) -> Option<Event> {
    match event {
        event::Event::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map(Event::KeyPressed),
        event::Event::Mouse(mouse) => {
            did(mouse.kind).map(|did| Event::Mouse(Mouse { x: mouse.column, y: mouse.row, did }))
        }
        event::Event::Paste(text) => Some(Event::Pasted(text)),
        event::Event::Resize(width, height) => Some(Event::Resized(Size { width, height })),
        _ => None,
    }
}

fn did(kind: MouseEventKind) -> Option<Did> {
    Some(match kind {
        MouseEventKind::Down(MouseButton::Left) => Did::Pressed,
        MouseEventKind::Drag(MouseButton::Left) => Did::Dragged,
        MouseEventKind::Up(MouseButton::Left) => Did::Released,
        MouseEventKind::ScrollDown => Did::WheelDown,
        MouseEventKind::ScrollUp => Did::WheelUp,
        _ => return None,
    })
}

fn key_of(key: KeyEvent) -> Option<Key> {
    let code = match key.code {
        KeyCode::Char(char) => Code::Char(char),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        _ => return None,
    };
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(Key { code, ctrl, alt })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_and_tab_is_one_key_however_the_terminal_says_it() {
        let back = Some(Key::plain(Code::BackTab));
        assert_eq!(key_of(KeyEvent::new(KeyCode::Tab, KeyModifiers::SHIFT)), back);
        assert_eq!(key_of(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)), back);
    }

    #[test]
    fn a_released_key_is_no_keypress() {
        let mut key = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        key.kind = KeyEventKind::Release;
        assert_eq!(translate(event::Event::Key(key)), None);
    }
}
