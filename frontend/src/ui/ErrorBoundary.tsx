import { Component, type ReactNode } from "react";
import { ErrorAlert } from "./ErrorAlert";

/** Keeps an error of one page from emptying the whole window. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ErrorAlert error={this.state.error} retry={() => this.setState({ error: null })} />;
  }
}
