"""Items that recognise a family for a time and give no money: one handler, one letter, their messages."""
