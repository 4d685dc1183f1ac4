"""What people look at: tables, the network and its page, and an article with its facts marked in it."""
