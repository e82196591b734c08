export namespace app {
	
	export interface ChartQuery {
	    run: string;
	    theme: string;
	    width: number;
	    columns: number;
	}
	export interface DatabaseFinding {
	    run: string;
	    text: string;
	}
	export interface DatabaseCheck {
	    runs: number;
	    requests: number;
	    findings: DatabaseFinding[];
	}
	
	export interface DatabaseView {
	    path: string;
	    runs: number;
	    deleted: number;
	    requests: number;
	    bytes: number;
	    texts: number;
	    free: number;
	}
	export interface Deleted {
	    runs: string[];
	    problems: string[];
	}
	export interface DryRunResult {
	    model: string;
	    title: string;
	    outcome: string;
	    explained: string;
	    hint: string;
	    message: string;
	    status: number;
	    ttft?: number;
	    tpot?: number;
	    latency?: number;
	    input_tokens?: number;
	    output_tokens?: number;
	    token_source: string;
	    answer: string;
	}
	export interface ExportForm {
	    subjects: compare.Subject[];
	    format: string;
	    charts: string[];
	    theme: string;
	    path: string;
	    baseline?: number;
	    column?: number;
	}
	export interface Exported {
	    paths: string[];
	    skipped: string[];
	}
	export interface Facet {
	    value: string;
	    title: string;
	    runs: number;
	}
	export interface Facets {
	    models: Facet[];
	    tags: Facet[];
	    states: Facet[];
	}
	export interface ImportForm {
	    paths: string[];
	    together: boolean;
	    again: boolean;
	}
	export interface KnownFile {
	    path: string;
	    run: string;
	}
	export interface Imported {
	    runs: results.RunRow[];
	    known: KnownFile[];
	    problems: string[];
	}
	export interface KeyForm {
	    name: string;
	    key: string;
	    replace: boolean;
	}
	export interface KeyState {
	    found: boolean;
	    message: string;
	    hint: string;
	}
	
	export interface LiveModel {
	    name: string;
	    title: string;
	    light: string;
	    dark: string;
	}
	export interface RunEnd {
	    state: string;
	    reason: string;
	    error: string;
	    hint: string;
	    models: bench.ModelSummary[];
	}
	export interface LiveView {
	    run: string;
	    name: string;
	    item: number;
	    going: boolean;
	    models: LiveModel[];
	    progress?: bench.Progress;
	    ended?: RunEnd;
	}
	export interface ProbeResult {
	    at: string;
	    state: string;
	    message: string;
	}
	export interface Model {
	    name: string;
	    title: string;
	    url: string;
	    model: string;
	    family: string;
	    deployment: string;
	    aliases: string[];
	    headers: Record<string, string>;
	    body: Record<string, any>;
	    insecure: boolean;
	    key: string;
	    price_input?: number;
	    price_output?: number;
	    slo?: string;
	    archived: boolean;
	    api?: string;
	    omit?: string[];
	    rename?: Record<string, string>;
	    think_tags?: string[];
	    tokenizer?: string;
	    server_metrics?: string;
	    used_api: string;
	    simulated: boolean;
	    probe?: ProbeResult;
	    runs: number;
	}
	export interface ModelForm {
	    was: string;
	    endpoint: bench.Endpoint;
	}
	export interface ModelSaved {
	    name: string;
	    mistakes: plan.Mistake[];
	}
	export interface ModelsFile {
	    path: string;
	    replace: boolean;
	}
	export interface ModelsImported {
	    added: string[];
	    replaced: string[];
	    same: string[];
	}
	export interface OldRuns {
	    runs: number;
	    first: string;
	    last: string;
	}
	export interface Placement {
	    x: number;
	    y: number;
	    width: number;
	    height: number;
	    maximised: boolean;
	}
	
	export interface ProbeStep {
	    name: string;
	    state: string;
	    took: number;
	    message: string;
	    hint: string;
	    protocol?: bench.Protocol;
	}
	export interface PromptSet {
	    name: string;
	    path: string;
	    hash: string;
	    prompts: bench.Prompt[];
	}
	export interface PruneForm {
	    days: number;
	    keep_starred: boolean;
	}
	export interface QueueForm {
	    id: number;
	    name: string;
	    form: plan.Form;
	    schedule: bench.Schedule;
	    against: string;
	    margin: number;
	}
	export interface QueueResultView {
	    run: string;
	    ended: string;
	    state: string;
	    end: string;
	    error: string;
	    hint: string;
	    base: string;
	    answer: string;
	    reason: string;
	    worse: string[];
	}
	export interface QueueItemView {
	    id: number;
	    name: string;
	    form: plan.Form;
	    schedule: bench.Schedule;
	    against: string;
	    margin: number;
	    enabled: boolean;
	    state: string;
	    due: string;
	    missed: string;
	    run: string;
	    last?: QueueResultView;
	}
	export interface QueueMove {
	    id: number;
	    to: number;
	}
	
	export interface QueueSettings {
	    paused: boolean;
	    pause: number;
	    always: boolean;
	}
	export interface QueueView {
	    items: QueueItemView[];
	    settings: QueueSettings;
	    ready: number[];
	    starts: string;
	    elsewhere: boolean;
	}
	export interface Queued {
	    id: number;
	    mistakes: plan.Mistake[];
	}
	
	export interface RunPage {
	    rows: results.RunRow[];
	    total: number;
	}
	export interface RunQuery {
	    text: string;
	    model: string;
	    tag: string;
	    state: string;
	    since: string;
	    until: string;
	    starred: boolean;
	    regressed: boolean;
	    sort: string;
	    reverse: boolean;
	    limit: number;
	    offset: number;
	}
	export interface RunTags {
	    run: string;
	    tags: string[];
	}
	export interface RunText {
	    run: string;
	    text: string;
	}
	export interface TableLayout {
	    columns: Record<string, boolean>;
	    widths: Record<string, number>;
	    sort: string;
	    reverse: boolean;
	}
	export interface Settings {
	    scheme: string;
	    language: string;
	    zoom: number;
	    page: string;
	    prompt_files: string[];
	    baseline?: compare.Subject;
	    folder: string;
	    window: Placement;
	    tables: Record<string, TableLayout>;
	}
	export interface Started {
	    run: string;
	    mistakes: plan.Mistake[];
	}
	export interface SteadyForm {
	    run: string;
	    model: string;
	    stage: number;
	    from: number;
	    to: number;
	}
	export interface StoredKey {
	    ref: string;
	    new: boolean;
	}
	
	export interface Template {
	    id: string;
	    title: string;
	    url: string;
	    api: string;
	    key: string;
	    deployment: string;
	    model: string;
	    omit: string[];
	    rename: Record<string, string>;
	    body: Record<string, any>;
	    hint: string;
	}
	export interface TrackModel {
	    ttft_p50?: number;
	    tokens_per_second?: number;
	    in_flight: number;
	    done: number;
	    failed: number;
	    asked_rate?: number;
	    sent_rate?: number;
	}
	export interface TrackPoint {
	    at: number;
	    models: TrackModel[];
	}
	export interface TrendPoint {
	    run: string;
	    started: string;
	    counted: boolean;
	    excluded: string;
	    ttft_p50?: number;
	    tokens_per_second?: number;
	    changes: bench.TrendChange[];
	}
	export interface Trend {
	    model: string;
	    title: string;
	    comparable: string;
	    load: bench.Load;
	    points: TrendPoint[];
	}
	export interface TrendChangeView {
	    at: number;
	    run: string;
	    metric: string;
	    statistic: string;
	    kind: string;
	    change: number;
	    low: number;
	    high: number;
	    p: number;
	    worse: boolean;
	    started: string;
	}
	
	export interface TrendQuery {
	    model: string;
	    comparable: string;
	    run: string;
	    metric: string;
	    tag: string;
	    theme: string;
	    width: number;
	}
	export interface TrendRun {
	    run: string;
	    name: string;
	    started: string;
	    state: string;
	    excluded: string;
	    value?: number;
	    text: string;
	}
	export interface TrendView {
	    chart: results.ChartView;
	    runs: TrendRun[];
	    changes: TrendChangeView[];
	    metrics: string[];
	}

}

export namespace bench {
	
	export interface Best {
	    stage: number;
	    metric: string;
	    statistic: string;
	    endpoint: string;
	    next?: string;
	    absolute?: boolean;
	    change?: number;
	    low?: number;
	    high?: number;
	    more?: number;
	}
	export interface Calibration {
	    tokens_per_word: number;
	    overhead_tokens: number;
	    requests: number;
	}
	export interface ClientError {
	    n: number;
	    mean?: number;
	    p50?: number;
	    p95?: number;
	    max?: number;
	}
	export interface Reason {
	    code: string;
	    trust: string;
	    endpoint?: string;
	    stage: number;
	    value?: number;
	    limit?: number;
	    unit?: string;
	    text: string;
	    advice: string;
	}
	export interface Verdict {
	    trust: string;
	    causes: string[];
	    ttft_error?: number;
	    overall?: string;
	    line?: string;
	    reasons?: Reason[];
	}
	export interface ClientHealth {
	    lag_p99?: number;
	    cpu_share?: number;
	    memory_bytes: number;
	    verdict?: Verdict;
	}
	export interface Cost {
	    run: number;
	    per_thousand_requests?: number;
	    per_million_output?: number;
	    unknown?: number;
	}
	export interface CountProgress {
	    done: number;
	    total: number;
	}
	export interface Percentiles {
	    p50?: number;
	    p90?: number;
	    p95?: number;
	    p99?: number;
	    infinite: string[];
	}
	export interface Spread {
	    points?: number[];
	    p5?: number;
	    p25?: number;
	    p75?: number;
	}
	export interface Distribution {
	    unit: string;
	    n: number;
	    mean?: number;
	    sd?: number;
	    min?: number;
	    p50?: number;
	    p90?: number;
	    p95?: number;
	    p99?: number;
	    max?: number;
	    weak: string[];
	    spread?: Spread;
	    adjusted?: Percentiles;
	}
	export interface Drift {
	    metric: string;
	    change: number;
	    low: number;
	    high: number;
	    p: number;
	}
	export interface EndedRequest {
	    seq: number;
	    endpoint: string;
	    prompt_id: string;
	    phase: string;
	    outcome: string;
	    message: string;
	    at: number;
	    ttft?: number;
	    latency?: number;
	    output?: number;
	}
	export interface Endpoint {
	    name: string;
	    title: string;
	    url: string;
	    model: string;
	    family: string;
	    deployment: string;
	    aliases: string[];
	    headers: Record<string, string>;
	    body: Record<string, any>;
	    insecure: boolean;
	    key: string;
	    price_input?: number;
	    price_output?: number;
	    slo?: string;
	    archived: boolean;
	    api?: string;
	    omit?: string[];
	    rename?: Record<string, string>;
	    think_tags?: string[];
	    tokenizer?: string;
	    server_metrics?: string;
	}
	export interface FailureCount {
	    kind: string;
	    count: number;
	}
	export interface ServerTimings {
	    source: string;
	    queue?: number;
	    load?: number;
	    prompt?: number;
	    decode?: number;
	    ttft?: number;
	    total?: number;
	}
	export interface Findings {
	    adapted?: string[];
	    revoked_finishes?: number;
	    repeated_bytes?: number;
	    unknown_fields?: string[];
	    think_tag?: string;
	    server_timings?: ServerTimings;
	}
	export interface Generation {
	    max_tokens: number;
	    temperature: number;
	    stream: boolean;
	}
	export interface Objective {
	    metric: string;
	    statistic: string;
	    limit: number;
	}
	export interface ObjectiveShare {
	    objective: Objective;
	    share?: number;
	}
	export interface GoodputSummary {
	    attempts: number;
	    good: number;
	    share?: number;
	    rate?: number;
	    tokens?: number;
	    met: ObjectiveShare[];
	}
	export interface Health {
	    beats: number;
	    lag_p50_ns: number;
	    lag_p99_ns: number;
	    lag_max_ns: number;
	    gc_pauses: number;
	    gc_pause_total_ns: number;
	    gc_pause_max_ns: number;
	    cpu_ns: number;
	    cpu_share: number;
	    memory_peak_bytes: number;
	    stamps?: string;
	    read_lag_p50_ns?: number;
	    read_lag_p99_ns?: number;
	    read_lag_max_ns?: number;
	    start_lag_p50_ns?: number;
	    start_lag_p99_ns?: number;
	    start_lag_max_ns?: number;
	    ttft_error_p99_ns?: number;
	    slept_ns?: number;
	}
	export interface ImageFile {
	    name: string;
	    bytes: number;
	    hash: string;
	}
	export interface Images {
	    folder: string;
	    files?: ImageFile[];
	}
	export interface Interval {
	    metric: string;
	    statistic: string;
	    low: number;
	    high: number;
	}
	export interface Limits {
	    connect_ns: number;
	    headers_ns: number;
	    first_token_ns: number;
	    idle_ns: number;
	    total_ns: number;
	}
	export interface Load {
	    kind: string;
	    users: number;
	    users_to?: number;
	    rate?: number;
	    rate_to?: number;
	    arrival?: string;
	    cv?: number;
	    limit?: number;
	    speed?: number;
	    told?: string;
	}
	export interface ListedModel {
	    name: string;
	    title: string;
	    stage: number;
	    load: Load;
	    requests?: number;
	    successes?: number;
	    failed?: number;
	    success_rate?: number;
	    ttft_p50?: number;
	    ttft_p95?: number;
	    tpot_p50?: number;
	    latency_p50?: number;
	    output_speed?: number;
	    tokens_per_second?: number;
	    warnings: number;
	}
	
	export interface Origin {
	    file: string;
	    format: string;
	    hash: string;
	}
	export interface Manifest {
	    version: string;
	    definitions: string;
	    host: string;
	    os: string;
	    arch: string;
	    cpu: string;
	    cores: number;
	    go: string;
	    prompt_hash: string;
	    clock_step_ns: number;
	    proxies: Record<string, string>;
	    stream_options: Record<string, boolean>;
	    calibration?: Record<string, Calibration>;
	    origins?: Origin[];
	}
	export interface ModelProgress {
	    endpoint: string;
	    phase: string;
	    stage: number;
	    stages: number;
	    load: Load;
	    waiting: boolean;
	    finished: boolean;
	    stage_elapsed_ns: number;
	    stage_duration_ns: number;
	    done: number;
	    total: number;
	    due: number;
	    dropped: number;
	    users: number;
	    asked_rate?: number;
	    sent_rate?: number;
	    failed: number;
	    in_flight: number;
	    max_in_flight: number;
	    mean_in_flight?: number;
	    ttft_p50?: number;
	    ttft_p95?: number;
	    tokens_per_second?: number;
	    left?: number;
	    failures: FailureCount[];
	}
	export interface SteadyWindow {
	    from: number;
	    to: number;
	    by_hand: boolean;
	    cuts: string[];
	    asked_rate?: number;
	    sent_rate?: number;
	    figures?: ModelSummary;
	}
	export interface Repeats {
	    prompts: number;
	    first: number;
	    later: number;
	    p: number;
	}
	export interface ReasonCount {
	    reason: string;
	    count: number;
	}
	export interface ObjectiveValue {
	    objective: Objective;
	    value?: number;
	    met: boolean;
	}
	export interface Warning {
	    code: string;
	    text: string;
	}
	export interface SourceCount {
	    source: string;
	    count: number;
	}
	export interface ModelSummary {
	    endpoint: string;
	    stage: number;
	    attempts: number;
	    successes: number;
	    failed: number;
	    cancelled: number;
	    dropped: number;
	    warmed_up: number;
	    failures: FailureCount[];
	    success_rate?: number;
	    ttft: Distribution;
	    ttft_with_setup: Distribution;
	    ttft_cold: Distribution;
	    ttft_warm: Distribution;
	    ttfa: Distribution;
	    thinking: Distribution;
	    tpot: Distribution;
	    latency: Distribution;
	    response_time: Distribution;
	    queue_delay: Distribution;
	    icl: Distribution;
	    icl_p50: Distribution;
	    icl_p95: Distribution;
	    icl_p99: Distribution;
	    stall: Distribution;
	    decode_speed: Distribution;
	    output_speed: Distribution;
	    input_tokens: Distribution;
	    output_tokens: Distribution;
	    connect: Distribution;
	    server_queue: Distribution;
	    server_prompt: Distribution;
	    server_decode: Distribution;
	    server_total: Distribution;
	    network_and_queue: Distribution;
	    token_sources: SourceCount[];
	    per_token: boolean;
	    tokens_a_chunk?: number;
	    shared_reads?: number;
	    new_connections: number;
	    cached_input_tokens: number;
	    hidden_reasoning_tokens: number;
	    window_from?: number;
	    window_ns: number;
	    system_tokens?: number;
	    request_rate?: number;
	    mean_in_flight?: number;
	    warnings: Warning[];
	    goodput?: GoodputSummary;
	    objective_values?: ObjectiveValue[];
	    cost?: Cost;
	    finish_reasons: ReasonCount[];
	    revoked_finishes?: number;
	    repeated_bytes?: number;
	    unknown_fields?: string[];
	    adapted?: string[];
	    drift?: Drift[];
	    repeats?: Repeats;
	    intervals?: Interval[];
	    steady?: SteadyWindow;
	}
	
	
	
	
	export interface Part {
	    index: number;
	    count: number;
	}
	
	export interface SharedPrefix {
	    tokens: number;
	    count: number;
	}
	export interface Sweep {
	    objectives: Objective[];
	    from: number;
	    to: number;
	    probe_ns: number;
	    requests: number;
	    max_probes: number;
	    tolerance: number;
	}
	export interface StopRules {
	    errors?: number;
	    error_rate?: number;
	    tokens?: number;
	    cost?: number;
	}
	export interface TraceArrival {
	
	}
	export interface Trace {
	    source: string;
	    arrivals: TraceArrival[];
	}
	export interface Stage {
	    load: Load;
	    requests?: number;
	    duration_ns?: number;
	    settle_ns?: number;
	    grace_ns: number;
	    repeat?: number;
	    endpoint?: string;
	}
	export interface Prompt {
	    id: string;
	    version: number;
	    text: string;
	    length: string;
	    complexity: string;
	    category: string;
	    system?: string;
	    turns?: string[];
	}
	export interface PromptSet {
	    name: string;
	    hash: string;
	    prompts?: Prompt[];
	}
	export interface Plan {
	    name: string;
	    endpoints: Endpoint[];
	    prompts: PromptSet;
	    unique_prefix: boolean;
	    generation: Generation;
	    limits: Limits;
	    mode: string;
	    iterations: number;
	    warmup: number;
	    stages: Stage[];
	    trace?: Trace;
	    stop?: StopRules;
	    sweep?: Sweep;
	    objectives?: Objective[];
	    fail_if?: Objective[];
	    input?: string;
	    output?: string;
	    shared_prefix?: SharedPrefix;
	    images?: Images;
	    turns?: number;
	    think_ns?: number;
	    seed: number;
	    part?: Part;
	    keep_text: number;
	}
	export interface Progress {
	    run: string;
	    seq: number;
	    state: string;
	    stopping: boolean;
	    elapsed_ns: number;
	    models: ModelProgress[];
	    stored: number;
	    store_error?: string;
	    counting?: CountProgress;
	    recent: EndedRequest[];
	    client: ClientHealth;
	}
	
	
	export interface Protocol {
	    api?: string;
	    omit?: string[];
	    rename?: Record<string, string>;
	    think_tags?: string[];
	    tokenizer?: string;
	    server_metrics?: string;
	}
	
	
	
	export interface Schedule {
	    kind: string;
	    at: string;
	    hours: number;
	}
	
	
	
	
	
	
	
	export interface Summary {
	    models: ModelSummary[];
	    best?: Best[];
	}
	
	
	
	export interface TrendChange {
	    at: number;
	    run: string;
	    metric: string;
	    statistic: string;
	    kind: string;
	    change: number;
	    low: number;
	    high: number;
	    p: number;
	    worse: boolean;
	}
	

}

export namespace compare {
	
	export interface Obstacle {
	    field: string;
	    values: string[];
	    text: string;
	}
	export interface Answer {
	    column: number;
	    text: string;
	    metric: string;
	    against: string;
	    largest?: number;
	    obstacles: Obstacle[];
	}
	export interface Column {
	    run: string;
	    run_name: string;
	    started: string;
	    state: string;
	    model: string;
	    title: string;
	    stage: number;
	    repeats: number;
	    load: bench.Load;
	    label: string;
	}
	export interface Flag {
	    code: string;
	    values: string[];
	    hinders: boolean;
	    text: string;
	}
	export interface PlanDifference {
	    field: string;
	    values: string[];
	}
	export interface MetricValue {
	    value?: number;
	    n: number;
	    weak: boolean;
	    delta?: number;
	    answer: string;
	    change?: number;
	    low?: number;
	    high?: number;
	    absolute: boolean;
	    p?: number;
	    adjusted_p?: number;
	    more: number;
	    drifts: boolean;
	    superior?: number;
	    rank_p?: number;
	    text: string;
	}
	export interface MetricLine {
	    id: string;
	    unit: string;
	    better: string;
	    values: MetricValue[];
	}
	export interface Comparison {
	    columns: Column[];
	    baseline: number;
	    answers: Answer[];
	    metrics: MetricLine[];
	    differences: PlanDifference[];
	    flags: Flag[];
	}
	
	
	
	
	
	export interface Subject {
	    run: string;
	    model: string;
	}
	export interface Query {
	    subjects: Subject[];
	    baseline: number;
	    theme: string;
	    width: number;
	    columns: number;
	}

}

export namespace plan {
	
	export interface Form {
	    name: string;
	    tags: string[];
	    note: string;
	    models: string[];
	    prompt_file: string;
	    prompts: string[];
	    lengths: string[];
	    complexities: string[];
	    categories: string[];
	    input_tokens: string;
	    output_tokens: string;
	    prefix_tokens: number;
	    prefixes: number;
	    images: string;
	    turns: number;
	    think: number;
	    unique_prefix: boolean;
	    mode: string;
	    iterations: number;
	    concurrent: string;
	    rate: string;
	    arrival: string;
	    trace: string;
	    trace_speed: number;
	    limit: number;
	    requests: number;
	    duration: number;
	    stage_duration: string;
	    over: number;
	    steps: number;
	    settle: number;
	    repeats: number;
	    interleave: boolean;
	    sweep: string;
	    slo: string;
	    fail_if: string[];
	    sweep_from: number;
	    sweep_to: number;
	    probe: number;
	    probe_requests: number;
	    max_probes: number;
	    sweep_tolerance: number;
	    max_errors: number;
	    max_error_rate: string;
	    max_total_tokens: number;
	    warmup: number;
	    max_tokens: number;
	    temperature: number;
	    stream: boolean;
	    timeout: number;
	    connect_timeout: number;
	    header_timeout: number;
	    first_token_timeout: number;
	    idle_timeout: number;
	    grace: number;
	    seed: string;
	    keep_text: number;
	    max_cost: number;
	    server_metrics: string;
	}
	export interface Heavy {
	    host: string;
	    requests: number;
	    rate: number;
	    users: number;
	}
	export interface LoadPoint {
	    at: number;
	    level: number;
	}
	export interface Mistake {
	    field: string;
	    message: string;
	}
	export interface Preset {
	    name: string;
	    about: string;
	    built_in: boolean;
	    form: Form;
	}
	export interface TracePreview {
	    source: string;
	    requests: number;
	    seconds: number;
	    input?: number;
	    output?: number;
	}
	export interface SweepPreview {
	    kind: string;
	    from: number;
	    to: number;
	    max_probes: number;
	    shortest: number;
	    longest: number;
	    most: number;
	    objectives: string[];
	}
	export interface ProfileStage {
	    begin: number;
	    settled: number;
	    end: number;
	    points: LoadPoint[];
	    endpoint: string;
	    repeat: number;
	    seconds?: number;
	    requests?: number;
	    expected?: number;
	}
	export interface Profile {
	    kind: string;
	    timed: boolean;
	    length: number;
	    highest: number;
	    stages: ProfileStage[];
	    pass: number;
	}
	export interface Preview {
	    mistakes: Mistake[];
	    requests: number;
	    each: number;
	    open: boolean;
	    prompts: number;
	    images: number;
	    image_bytes: number;
	    tokens: number;
	    cost?: number;
	    unpriced: string[];
	    seconds?: number;
	    basis: string[];
	    unknown: string[];
	    insecure: string[];
	    large: boolean;
	    heavy: Heavy[];
	    load?: Profile;
	    sweep?: SweepPreview;
	    trace?: TracePreview;
	    preset: string;
	    command: string;
	}
	
	
	

}

export namespace results {
	
	export interface ChartView {
	    name: string;
	    title: string;
	    missing: string;
	    option: string;
	    height: number;
	    wide: boolean;
	}
	export interface ChunkView {
	    at: number;
	    gap?: number;
	    bytes: number;
	    tokens: number;
	    read: number;
	}
	export interface ObjectiveRow {
	    endpoint: string;
	    title: string;
	    stage: number;
	    kind: string;
	    text: string;
	    value?: number;
	    unit: string;
	    rate?: number;
	    met?: boolean;
	}
	export interface PartRow {
	    index: number;
	    host: string;
	    state: string;
	    share: number;
	    due: number;
	    dropped: number;
	    late?: number;
	    offset?: number;
	    spread?: number;
	    start_lag?: number;
	    read_lag?: number;
	    cpu_share?: number;
	    badly: boolean;
	}
	export interface Parts {
	    count: number;
	    missing: number[];
	    spread?: number;
	    rows: PartRow[];
	}
	export interface RequestID {
	    run: string;
	    seq: number;
	}
	export interface RequestRow {
	    seq: number;
	    model: string;
	    stage: number;
	    prompt: string;
	    phase: string;
	    iteration: number;
	    outcome: string;
	    status: number;
	    message: string;
	    sent?: number;
	    conversation: number;
	    turn: number;
	    prefix: string;
	    input_wanted: number;
	    output_wanted: number;
	    metrics: Record<string, number>;
	}
	export interface RequestPage {
	    rows: RequestRow[];
	    total: number;
	    all: number;
	    same: string[];
	}
	export interface RequestQuery {
	    run: string;
	    text: string;
	    model: string;
	    stage?: number;
	    turn?: number;
	    prefix: string;
	    phase: string;
	    outcome: string;
	    names: Record<string, string>;
	    sort: string;
	    reverse: boolean;
	    limit: number;
	    offset: number;
	}
	
	export interface RequestStep {
	    name: string;
	    from: number;
	    took: number;
	}
	export interface ServerTime {
	    metric: string;
	    took: number;
	}
	export interface RequestView {
	    row: RequestRow;
	    title: string;
	    explained: string;
	    hint: string;
	    finish_reason: string;
	    ending: string;
	    response_id: string;
	    token_source: string;
	    tokenizer: string;
	    token_error: number;
	    cached?: number;
	    reasoning?: number;
	    reused: boolean;
	    steps: RequestStep[];
	    chunks: ChunkView[];
	    chunk_count: number;
	    server_source: string;
	    server: ServerTime[];
	    prompt_text: string;
	    answer: string;
	    thought: string;
	    findings: bench.Findings;
	}
	export interface Wanted {
	    input: number;
	    output: number;
	    turns: number;
	}
	export interface SweepRow {
	    endpoint: string;
	    title: string;
	    kind: string;
	    end: string;
	    level: number;
	    failed: number;
	    goodput: number;
	    reason: string;
	}
	export interface StageRow {
	    stage: number;
	    repeat: number;
	    endpoint: string;
	    title: string;
	    load: bench.Load;
	    seconds?: number;
	    due: number;
	    sent: number;
	    dropped: number;
	    due_rate?: number;
	    sent_rate?: number;
	    done_rate?: number;
	    ttft_p50?: number;
	    ttft_p95?: number;
	    tpot_p50?: number;
	    system_tokens?: number;
	    success_rate?: number;
	    end: string;
	}
	export interface SelfcheckView {
	    at: string;
	    streams: number;
	    ttft_error: bench.ClientError;
	    gap_error: bench.ClientError;
	}
	export interface RunRow {
	    id: string;
	    name: string;
	    state: string;
	    started: string;
	    duration?: number;
	    starred: boolean;
	    excluded: string;
	    tags: string[];
	    note: string;
	    origin: string;
	    definitions: string;
	    models: bench.ListedModel[];
	}
	export interface Result {
	    run: RunRow;
	    plan: bench.Plan;
	    manifest: bench.Manifest;
	    health: bench.Health;
	    verdict?: bench.Verdict;
	    selfcheck?: SelfcheckView;
	    summary: bench.Summary;
	    stages: StageRow[];
	    sweeps: SweepRow[];
	    parts: Parts;
	    objectives: ObjectiveRow[];
	    wanted: Wanted;
	    end: string;
	    requests: number;
	    command: string;
	}
	
	
	
	
	

}

export namespace window {
	
	export interface Notification {
	    title: string;
	    body: string;
	}

}

