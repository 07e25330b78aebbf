"""What can be counted or summed. Pure declarations: a record is named by its label and no model is imported."""

from kpis.measures.register import DECLARED, MEASURES, STORED, fingerprint, measure_named

__all__ = ["DECLARED", "MEASURES", "STORED", "fingerprint", "measure_named"]
