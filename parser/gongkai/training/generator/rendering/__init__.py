"""Generated reports as files of other kinds, for tests and measurements; each kind a module of its own."""
