"""The audits of `evenhand audit`, one module each: EXAMPLE, options, run."""
