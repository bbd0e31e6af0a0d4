"""The live preview: the book in the browser, fresh after every save. Public: `server.serve`, and `going`, which leads one that
runs to a line; they are imported one by one, since an editor may ask for the second often, and the first takes long to load."""
