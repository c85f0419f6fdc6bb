"""Packages of terms, and sequences of commitments that enforce themselves: always in a model, under stated values."""
