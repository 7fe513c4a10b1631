"""What HTTP needs of the framework: the context of a request and how refusals are shown."""
