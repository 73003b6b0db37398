from contracts.agreements.measured import register
from quality.measures.catalogue import CATALOGUE
from quality.measures.shape import Form

for one in CATALOGUE.values():
    register(one.id, one.title, share=one.form is Form.SHARE)
