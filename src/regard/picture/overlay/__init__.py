"""What is burned into the picture: the clock and the agent number, read and compared with what should be there."""
