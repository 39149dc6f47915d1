"""What comes back: read from a mailbox, told apart, attributed by a signed address, and acted on by a stated policy."""
