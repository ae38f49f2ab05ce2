"""What an inspector does here, between two dates: searches traces, has one opened, takes everything away in one sealed file."""
