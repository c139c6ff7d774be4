"""How a table may be printed: by rows, by columns, as a block, in one line; whole or cut by pages."""
