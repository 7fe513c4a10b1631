"""Named reads of the organisation; each takes `ctx` or the day and the instant of knowledge."""
