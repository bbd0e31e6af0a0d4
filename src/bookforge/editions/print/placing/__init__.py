"""Figures and tables that would leave a hole at a page's foot are set a little later: the text behind them fills it."""
