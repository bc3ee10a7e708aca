//! Local sources: the demo inbox and what --open reads. Never writes. Must not know the screen or servers.
