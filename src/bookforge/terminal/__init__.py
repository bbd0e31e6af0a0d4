"""What the command line shows, a module for each thing to be shown; plain when piped."""
