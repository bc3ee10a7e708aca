//! The event loop: routes events, effects and reports between the app, the terminal and the sources.
