package kubernetes

// The types of this file have the fields of the objects of Kubernetes that the
// manifests set, in the order in which they are printed. They are a small part of
// k8s.io/api, which would add megabytes to the program; build/cluster decodes
// what they print with the real types.

type object struct {
	APIVersion string            `yaml:"apiVersion"`
	Kind       string            `yaml:"kind"`
	Metadata   metadata          `yaml:"metadata"`
	Data       map[string]string `yaml:"data,omitempty"`
	Spec       any               `yaml:"spec,omitempty"`
}

type metadata struct {
	Name      string            `yaml:"name,omitempty"`
	Namespace string            `yaml:"namespace,omitempty"`
	Labels    map[string]string `yaml:"labels,omitempty"`
}

type jobSpec struct {
	CompletionMode          string           `yaml:"completionMode,omitempty"`
	Completions             int              `yaml:"completions,omitempty"`
	Parallelism             int              `yaml:"parallelism,omitempty"`
	BackoffLimit            int              `yaml:"backoffLimit,omitempty"`
	BackoffLimitPerIndex    int              `yaml:"backoffLimitPerIndex,omitempty"`
	MaxFailedIndexes        *int             `yaml:"maxFailedIndexes,omitempty"`
	PodFailurePolicy        podFailurePolicy `yaml:"podFailurePolicy"`
	ActiveDeadlineSeconds   int              `yaml:"activeDeadlineSeconds"`
	TTLSecondsAfterFinished int              `yaml:"ttlSecondsAfterFinished"`
	Template                podTemplate      `yaml:"template"`
}

type podFailurePolicy struct {
	Rules []podFailureRule `yaml:"rules"`
}

type podFailureRule struct {
	Action          string         `yaml:"action"`
	OnExitCodes     *onExitCodes   `yaml:"onExitCodes,omitempty"`
	OnPodConditions []podCondition `yaml:"onPodConditions,omitempty"`
}

type onExitCodes struct {
	Operator string `yaml:"operator"`
	Values   []int  `yaml:"values,flow"`
}

type podCondition struct {
	Type   string `yaml:"type"`
	Status string `yaml:"status"`
}

type podTemplate struct {
	Metadata metadata `yaml:"metadata"`
	Spec     podSpec  `yaml:"spec"`
}

type podSpec struct {
	RestartPolicy                 string             `yaml:"restartPolicy"`
	TerminationGracePeriodSeconds int                `yaml:"terminationGracePeriodSeconds"`
	AutomountServiceAccountToken  bool               `yaml:"automountServiceAccountToken"`
	EnableServiceLinks            bool               `yaml:"enableServiceLinks"`
	SecurityContext               podSecurity        `yaml:"securityContext"`
	TopologySpreadConstraints     []spreadConstraint `yaml:"topologySpreadConstraints,omitempty"`
	Containers                    []container        `yaml:"containers"`
	Volumes                       []volume           `yaml:"volumes"`
}

type podSecurity struct {
	RunAsNonRoot   bool           `yaml:"runAsNonRoot"`
	RunAsUser      int            `yaml:"runAsUser"`
	RunAsGroup     int            `yaml:"runAsGroup"`
	FSGroup        int            `yaml:"fsGroup"`
	SeccompProfile seccompProfile `yaml:"seccompProfile"`
}

type seccompProfile struct {
	Type string `yaml:"type"`
}

type spreadConstraint struct {
	MaxSkew           int      `yaml:"maxSkew"`
	TopologyKey       string   `yaml:"topologyKey"`
	WhenUnsatisfiable string   `yaml:"whenUnsatisfiable"`
	LabelSelector     selector `yaml:"labelSelector"`
}

type selector struct {
	MatchLabels map[string]string `yaml:"matchLabels"`
}

type container struct {
	Name                     string            `yaml:"name"`
	Image                    string            `yaml:"image"`
	Args                     []string          `yaml:"args"`
	Env                      []envVar          `yaml:"env"`
	Ports                    []containerPort   `yaml:"ports,omitempty"`
	ReadinessProbe           *probe            `yaml:"readinessProbe,omitempty"`
	Resources                resources         `yaml:"resources"`
	SecurityContext          containerSecurity `yaml:"securityContext"`
	TerminationMessagePolicy string            `yaml:"terminationMessagePolicy"`
	VolumeMounts             []volumeMount     `yaml:"volumeMounts"`
}

type envVar struct {
	Name      string     `yaml:"name"`
	Value     string     `yaml:"value,omitempty"`
	ValueFrom *envSource `yaml:"valueFrom,omitempty"`
}

type envSource struct {
	FieldRef     *fieldRef     `yaml:"fieldRef,omitempty"`
	SecretKeyRef *secretKeyRef `yaml:"secretKeyRef,omitempty"`
}

type fieldRef struct {
	FieldPath string `yaml:"fieldPath"`
}

type secretKeyRef struct {
	Name string `yaml:"name"`
	Key  string `yaml:"key"`
}

type containerPort struct {
	Name          string `yaml:"name"`
	ContainerPort int    `yaml:"containerPort"`
}

type probe struct {
	HTTPGet       httpGet `yaml:"httpGet"`
	PeriodSeconds int     `yaml:"periodSeconds"`
}

type httpGet struct {
	Path string `yaml:"path"`
	Port string `yaml:"port"`
}

type resources struct {
	Requests map[string]string `yaml:"requests"`
	Limits   map[string]string `yaml:"limits,omitempty"`
}

type containerSecurity struct {
	AllowPrivilegeEscalation bool         `yaml:"allowPrivilegeEscalation"`
	ReadOnlyRootFilesystem   bool         `yaml:"readOnlyRootFilesystem"`
	Capabilities             capabilities `yaml:"capabilities"`
}

type capabilities struct {
	Drop []string `yaml:"drop,flow"`
}

type volumeMount struct {
	Name      string `yaml:"name"`
	MountPath string `yaml:"mountPath"`
	ReadOnly  bool   `yaml:"readOnly,omitempty"`
}

type volume struct {
	Name                  string           `yaml:"name"`
	ConfigMap             *configMapVolume `yaml:"configMap,omitempty"`
	Secret                *secretVolume    `yaml:"secret,omitempty"`
	EmptyDir              *struct{}        `yaml:"emptyDir,omitempty"`
	PersistentVolumeClaim *claimVolume     `yaml:"persistentVolumeClaim,omitempty"`
}

type configMapVolume struct {
	Name string `yaml:"name"`
}

type secretVolume struct {
	SecretName string      `yaml:"secretName"`
	Items      []keyToPath `yaml:"items"`
}

type keyToPath struct {
	Key  string `yaml:"key"`
	Path string `yaml:"path"`
}

type claimVolume struct {
	ClaimName string `yaml:"claimName"`
}

type serviceSpec struct {
	Selector map[string]string `yaml:"selector"`
	Ports    []servicePort     `yaml:"ports"`
}

type servicePort struct {
	Name       string `yaml:"name"`
	Port       int    `yaml:"port"`
	TargetPort string `yaml:"targetPort"`
}

type claimSpec struct {
	AccessModes []string  `yaml:"accessModes,flow"`
	Resources   resources `yaml:"resources"`
}
