"""Forecasts as draws, honest scores beside the baseline, and what was done about warnings."""
