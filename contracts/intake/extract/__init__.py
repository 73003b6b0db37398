"""The monthly MHSDS extract (version 6) that a provider already makes, as a source of activity and safety figures.

A provider submits the intermediate database, a Microsoft Access file. Taken are its tables as Access exports them, one by one or
zipped: CSV files named after their table (MHS502WardStay.csv), or XML (a root, an element for each row called as its table, in
it one for each column that is not null). The Access file itself is not read, nor the post-deadline extract that comes back: the
schema of that XML is released under licence on TRUD.
"""
