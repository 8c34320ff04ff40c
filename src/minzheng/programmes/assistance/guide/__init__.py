"""What a family reads of every item before it applies, and five questions that point to some of them."""
