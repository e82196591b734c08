-- Whether a run is shown as failed is asked of each run when states are counted: the
-- index answers it without reading the rows of models.

CREATE INDEX run_model_success ON run_model (run, success_rate);
