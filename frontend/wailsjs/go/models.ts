export namespace bench {
	
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
	    archived: boolean;
	}

}

export namespace main {
	
	export interface ModelRow {
	    name: string;
	    title: string;
	    stage: number;
	    load: string;
	    requests?: number;
	    failed?: number;
	    success_rate?: number;
	    ttft_p50?: number;
	    tokens_per_second?: number;
	}
	export interface RunRow {
	    id: string;
	    name: string;
	    state: string;
	    started: string;
	    models: ModelRow[];
	}
	export interface RunPage {
	    rows: RunRow[];
	    total: number;
	}
	export interface RunQuery {
	    limit: number;
	    offset: number;
	}

}

